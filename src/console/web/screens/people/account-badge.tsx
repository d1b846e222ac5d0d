import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { texts } from "./texts.ts"

type Account = Pick<AnswerOf<"userList">["items"][number], "role" | "is_active">

/** Whether somebody has an account, and of which kind. */
export const AccountBadge = ({ person: { role, is_active } }: { person: Account }) => {
  if (role === null) return <span class="soft small">{texts.noAccount}</span>
  if (is_active === false) return <span class="badge bad">{texts.deactivated}</span>
  return <span class={role === "admin" ? "badge accent" : "badge good"}>{texts[role]}</span>
}
