import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { common } from "../../parts/common-words.ts"
import { Dialog } from "../../parts/dialog.tsx"
import { Field } from "../../parts/field.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { tell, tellError } from "../../parts/toasts.tsx"
import { AccountFacts } from "./account-card.tsx"
import { texts as peopleTexts, accountTexts as texts } from "./texts.ts"

/** One's own account, with the password that one knows. */
export const OwnAccount = () => {
  const account = useLoad((signal) => api.accountGetOwn({}, { signal }), [])
  const [isAsked, setAsked] = useState(false)
  return (
    <section class="card stack" aria-labelledby="own-account">
      <h2 id="own-account">{peopleTexts.account}</h2>
      <Loaded load={account}>{(account) => <AccountFacts account={account} />}</Loaded>
      <div class="row">
        <button type="button" class="button" onClick={() => setAsked(true)}>
          {texts.password}
        </button>
      </div>
      {isAsked && <ChangePassword close={() => setAsked(false)} />}
    </section>
  )
}

const ChangePassword = ({ close }: { close: () => void }) => {
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    try {
      await api.accountChangePassword({
        old_password: String(fields.get("old") ?? ""),
        new_password: String(fields.get("new") ?? ""),
      })
      tell(texts.passwordChanged)
      close()
    } catch (error) {
      tellError(error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={texts.password} close={close}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <p class="soft">{texts.passwordText}</p>
        <Field label={texts.oldPassword}>
          {(id) => <input id={id} name="old" class="input" type="password" autocomplete="current-password" required />}
        </Field>
        <Field label={texts.newPassword} hint={texts.newPasswordHint}>
          {(id, hint) => (
            <input
              id={id}
              name="new"
              class="input"
              type="password"
              autocomplete="new-password"
              minLength={8}
              required
              aria-describedby={hint}
            />
          )}
        </Field>
        <div class="row">
          <button type="submit" class="button primary" disabled={isBusy}>
            {texts.password}
          </button>
          <button type="button" class="button" onClick={close}>
            {common.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
