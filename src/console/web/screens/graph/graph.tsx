import { Head } from "../../parts/head.tsx"
import { OfPerson, PersonPicker } from "../../parts/person-picker.tsx"
import { words } from "../../words.ts"
import { GraphOfPerson } from "./graph-of-person.tsx"

const texts = words({
  title: { en: "Graph", vi: "Đồ thị" },
  about: {
    en: "The people and things in one person's memories, and how they are related.",
    vi: "Những người và vật có trong ký ức của một người, và quan hệ giữa chúng.",
  },
})

export const Graph = () => (
  <div class="stack">
    <Head title={texts.title} about={texts.about} />
    <PersonPicker />
    <OfPerson>{(userId) => <GraphOfPerson key={userId} userId={userId} />}</OfPerson>
  </div>
)
