import { Head } from "../../parts/head.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Chat", vi: "Chat" },
})

export const Chat = () => (
  <div class="stack">
    <Head title={texts.title} />
  </div>
)
