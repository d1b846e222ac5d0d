import { api } from "../../api.ts"
import { Confirm } from "../../parts/confirm.tsx"
import { dataTexts as texts } from "./texts.ts"
import { WillGo } from "./will-go.tsx"

type Properties = { userId: string; close: () => void; deleted: (memories: number) => void }

/** Deletes everything about a person, once the id was typed. */
export const DeletePerson = ({ userId, close, deleted }: Properties) => (
  <Confirm
    title={texts.deleteTitle(userId)}
    verb={texts.delete}
    typed={userId}
    close={close}
    run={async () => {
      const answer = await api.userDelete({ user_id: userId })
      deleted(answer.deleted.memories ?? 0)
    }}
  >
    <WillGo userId={userId} />
  </Confirm>
)
