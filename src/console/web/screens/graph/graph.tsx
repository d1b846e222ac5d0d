import { Head } from "../../parts/head.tsx"
import { OfPerson, PersonPicker } from "../../parts/person-picker.tsx"
import { words } from "../../words.ts"
import { GraphOfPerson } from "./graph-of-person.tsx"

const texts = words({
  title: { en: "Graph", vi: "Đồ thị" },
  about: {
    en: "Who and what one person's memories tell of, and how it all belongs together.",
    vi: "Những ai và những gì có trong ký ức của một người, và chúng liên quan với nhau thế nào.",
  },
})

export const Graph = () => (
  <div class="stack">
    <Head title={texts.title} about={texts.about} />
    <PersonPicker />
    <OfPerson>{(userId) => <GraphOfPerson key={userId} userId={userId} />}</OfPerson>
  </div>
)
