import { person } from "../../router.tsx"
import { boundTo, may } from "../../session.ts"
import { ChoosePerson } from "./choose-person.tsx"
import { Overview } from "./overview.tsx"
import { OwnHome } from "./own-home.tsx"

/** An admin sees how everything is; who is bound to one person, what is remembered of that person. */
export const Home = () => {
  const userId = boundTo()
  if (userId !== null) return <OwnHome userId={userId} />
  if (may("admin")) return <Overview />
  return person.value === null ? <ChoosePerson /> : <OwnHome key={person.value} userId={person.value} />
}
