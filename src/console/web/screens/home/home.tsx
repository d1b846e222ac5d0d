import { person } from "../../router.tsx"
import { boundTo, may } from "../../session.ts"
import { ChoosePerson } from "./choose-person.tsx"
import { Overview } from "./overview.tsx"
import { OwnHome } from "./own-home.tsx"

/** An admin sees the installation. A session for one person sees what is remembered about that person. */
export const Home = () => {
  const userId = boundTo()
  if (userId !== null) return <OwnHome userId={userId} />
  if (may("admin")) return <Overview />
  return person.value === null ? <ChoosePerson /> : <OwnHome key={person.value} userId={person.value} />
}
