import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Documents", vi: "Documents" },
})

export const Documents = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
