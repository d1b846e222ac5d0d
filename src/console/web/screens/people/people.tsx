import { path } from "../../router.tsx"
import { boundTo } from "../../session.ts"
import { PeopleList } from "./people-list.tsx"
import { PersonPage } from "./person-page.tsx"

/** Who is bound to one person sees that person; others choose one. */
export const People = () => {
  const id = boundTo() ?? decode(path.value.replace(/^\/people\/?/, ""))
  return id === "" ? <PeopleList /> : <PersonPage key={id} userId={id} />
}

/** An address that somebody mistyped is an id that nobody has. */
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
