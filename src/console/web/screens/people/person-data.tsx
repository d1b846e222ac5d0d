import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { number } from "../../format.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { saveFile } from "../../parts/save-file.ts"
import { tell } from "../../parts/toasts.tsx"
import { addressOf, navigate } from "../../router.tsx"
import { boundTo } from "../../session.ts"
import { DeleteOwn } from "./delete-own.tsx"
import { DeletePerson } from "./delete-person.tsx"
import { accountTexts, dataTexts as texts } from "./texts.ts"

/** A person of many years has an export of many megabytes. */
const exportTimeoutMs = 600_000

const saveExport = async (userId: string): Promise<void> => {
  const everything = await api.userExport({ user_id: userId }, { timeoutMs: exportTimeoutMs })
  saveFile(`${userId.replaceAll(/[^\p{L}\p{N}._-]/gu, "_")}.json`, JSON.stringify(everything), "application/json")
  tell(texts.exported)
}

/** The two rights that everybody has: to get a copy, and to be forgotten. */
export const PersonData = ({ userId, isOwn }: { userId: string; isOwn: boolean }) => {
  const [isAsked, setAsked] = useState(false)
  const close = (): void => setAsked(false)
  return (
    <section class="card stack" aria-labelledby="data">
      <h2 id="data">{isOwn ? texts.own : texts.title}</h2>
      <p class="soft">{texts.text}</p>
      <div class="row">
        <ActionButton run={() => saveExport(userId)}>{texts.export}</ActionButton>
        <button type="button" class="button danger" onClick={() => setAsked(true)}>
          {isOwn ? accountTexts.deleteOwn : texts.delete}
        </button>
      </div>
      {isAsked && isOwn && <DeleteOwn userId={userId} close={close} />}
      {isAsked && !isOwn && (
        <DeletePerson
          userId={userId}
          close={close}
          deleted={(memories) => {
            tell(texts.deleted(userId, number(memories)))
            // A key for this person goes on, with nothing.
            navigate(addressOf(boundTo() === null ? "/people" : "/", { person: null }))
          }}
        />
      )}
    </section>
  )
}
