import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Graph", vi: "Graph" },
})

export const Graph = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
