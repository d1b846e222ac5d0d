import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Jobs", vi: "Jobs" },
})

export const Jobs = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
