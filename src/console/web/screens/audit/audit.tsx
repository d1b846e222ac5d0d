import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Audit", vi: "Audit" },
})

export const Audit = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
