import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Settings", vi: "Settings" },
})

export const Settings = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
