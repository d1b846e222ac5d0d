import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Keys", vi: "Keys" },
})

export const Keys = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
