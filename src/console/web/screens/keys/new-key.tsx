import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { common } from "../../parts/common-words.ts"
import { Dialog } from "../../parts/dialog.tsx"
import { Field } from "../../parts/field.tsx"
import { tellError } from "../../parts/toasts.tsx"
import { type Scope, scopes, scopeTexts, texts } from "./texts.ts"

type Properties = { close: () => void; made: (key: { name: string; key: string }) => void }

const usual: readonly Scope[] = ["memory:read", "memory:write", "job:status"]

export const NewKey = ({ close, made }: Properties) => {
  const [chosen, setChosen] = useState<ReadonlySet<Scope>>(new Set(usual))
  const [isBusy, setBusy] = useState(false)
  const toggle = (scope: Scope): void => {
    const next = new Set(chosen)
    if (!next.delete(scope)) next.add(scope)
    setChosen(next)
  }
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const fields = new FormData(event.currentTarget)
    const read = (name: string): string => String(fields.get(name) ?? "").trim()
    const [userId, expires] = [read("person"), read("expires")]
    setBusy(true)
    await api
      .keyCreate({
        name: read("name"),
        scopes: scopes.filter((scope) => chosen.has(scope)),
        ...(userId && { user_id: userId }),
        ...(expires && { expires_at: new Date(expires).toISOString() }),
      })
      .then(made, tellError)
    setBusy(false)
  }
  return (
    <Dialog title={texts.new} close={close}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <Field label={texts.name} hint={texts.nameHint}>
          {(id, hint) => <input id={id} name="name" class="input" required maxLength={128} aria-describedby={hint} />}
        </Field>
        <fieldset class="plain-set stack tight">
          <legend>{texts.scopes}</legend>
          {scopes.map((scope) => (
            <label key={scope} class="row">
              <input type="checkbox" checked={chosen.has(scope)} onChange={() => toggle(scope)} />
              <span>
                {scopeTexts[scope]} <span class="mono soft small">{scope}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Field label={texts.person} hint={texts.personHint}>
          {(id, hint) => <input id={id} name="person" class="input" maxLength={128} aria-describedby={hint} />}
        </Field>
        <Field label={texts.expires} hint={texts.expiresHint}>
          {(id, hint) => <input id={id} name="expires" type="datetime-local" class="input" aria-describedby={hint} />}
        </Field>
        {chosen.size === 0 && (
          <p class="notice warn" role="alert">
            {texts.chooseScope}
          </p>
        )}
        <div class="row">
          <button type="submit" class="button primary" disabled={isBusy || chosen.size === 0}>
            {texts.create}
          </button>
          <button type="button" class="button" onClick={close}>
            {common.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
