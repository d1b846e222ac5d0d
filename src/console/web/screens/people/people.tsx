import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "People", vi: "People" },
})

export const People = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
