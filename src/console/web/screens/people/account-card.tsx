import { useState } from "preact/hooks"
import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { day } from "../../format.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { Confirm } from "../../parts/confirm.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { tell } from "../../parts/toasts.tsx"
import { texts as peopleTexts, accountTexts as texts } from "./texts.ts"

type Account = AnswerOf<"accountGet">
type Change = { is_active?: boolean; role?: Account["role"] }

/** What an admin sees of an account, and does with it. */
export const AccountCard = ({ userId, reload }: { userId: string; reload: () => void }) => {
  const account = useLoad((signal) => api.accountGet({ user_id: userId }, { signal }), [userId])
  const change = async (changes: Change): Promise<void> => {
    await api.accountUpdate({ user_id: userId, ...changes })
    tell(texts.changed)
    account.reload()
    reload()
  }
  return (
    <section class="card stack" aria-labelledby="account">
      <h2 id="account">{peopleTexts.account}</h2>
      <Loaded load={account}>{(account) => <Shown account={account} change={change} />}</Loaded>
    </section>
  )
}

const Shown = ({ account, change }: { account: Account; change: (changes: Change) => Promise<void> }) => {
  const [asked, setAsked] = useState<"deactivate" | "role" | null>(null)
  const { username, role, is_active } = account
  const close = (): void => setAsked(null)
  return (
    <>
      <AccountFacts account={account} />
      <div class="row">
        {is_active ? (
          <button type="button" class="button danger" onClick={() => setAsked("deactivate")}>
            {texts.deactivate}
          </button>
        ) : (
          <ActionButton run={() => change({ is_active: true })}>{texts.activate}</ActionButton>
        )}
        <button type="button" class="button" onClick={() => setAsked("role")}>
          {role === "admin" ? texts.makeUser : texts.makeAdmin}
        </button>
      </div>
      {asked === "deactivate" && (
        <Confirm
          title={texts.deactivateTitle(username)}
          verb={texts.deactivate}
          close={close}
          run={() => change({ is_active: false })}
        >
          <p>{texts.deactivateText}</p>
        </Confirm>
      )}
      {asked === "role" && (
        <Confirm
          title={texts.roleTitle(username)}
          verb={role === "admin" ? texts.makeUser : texts.makeAdmin}
          close={close}
          run={() => change({ role: role === "admin" ? "user" : "admin" })}
        >
          <p>{role === "admin" ? texts.makeUserText : texts.makeAdminText}</p>
        </Confirm>
      )}
    </>
  )
}

export const AccountFacts = ({ account }: { account: Account }) => (
  <dl class="pairs">
    <div>
      <dt>{texts.username}</dt>
      <dd>{account.username}</dd>
    </div>
    <div>
      <dt>{texts.email}</dt>
      <dd>{account.email ?? texts.none}</dd>
    </div>
    <div>
      <dt>{texts.role}</dt>
      <dd>{texts[account.role]}</dd>
    </div>
    <div>
      <dt>{texts.created}</dt>
      <dd>{day(account.created_at)}</dd>
    </div>
    <div>
      <dt>{common.status}</dt>
      <dd>
        <span class={account.is_active ? "badge good" : "badge bad"}>
          {account.is_active ? texts.active : texts.deactivated}
        </span>
      </dd>
    </div>
  </dl>
)
