import type { Person } from "./people-list.tsx"
import { texts } from "./texts.ts"

/** Whether somebody has an account, and of which kind. */
export const AccountBadge = ({ person: { role, is_active } }: { person: Pick<Person, "role" | "is_active"> }) => {
  if (role === null) return <span class="soft small">{texts.noAccount}</span>
  if (is_active === false) return <span class="badge bad">{texts.deactivated}</span>
  return <span class={role === "admin" ? "badge accent" : "badge good"}>{texts[role]}</span>
}
