import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Home", vi: "Home" },
})

export const Home = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
