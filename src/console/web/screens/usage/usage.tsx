import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Usage", vi: "Usage" },
})

export const Usage = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
