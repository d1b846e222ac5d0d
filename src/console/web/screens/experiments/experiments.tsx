import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Experiments", vi: "Experiments" },
})

export const Experiments = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
