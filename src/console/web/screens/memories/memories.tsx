import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Memories", vi: "Memories" },
})

export const Memories = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
