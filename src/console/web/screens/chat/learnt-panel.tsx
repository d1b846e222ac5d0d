import { ago } from "../../format.ts"
import { Link, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"
import type { Memory } from "./chat-words.ts"
import { SidePanel } from "./side-panel.tsx"

const texts = words({
  title: { en: "Learnt from this conversation", vi: "Đã ghi nhớ từ cuộc trò chuyện này" },
  nothing: {
    en: "Nothing yet. What the person says about themselves is learnt shortly after it was said.",
    vi: "Chưa có gì. Những điều người dùng kể về mình sẽ được ghi nhớ ít lâu sau khi nói.",
  },
})

export const LearntPanel = ({ learnt }: { learnt: readonly Memory[] }) => (
  <SidePanel title={texts.title} close={() => setQuery({ panel: null })}>
    {learnt.length === 0 ? (
      <p class="soft">{texts.nothing}</p>
    ) : (
      <ul class="plain stack tight">
        {learnt.map(({ id, user_id, fact_value, created_at }) => (
          <li key={id} class="piece">
            <Link to="/memories" query={{ memory: id, person: user_id }}>
              {fact_value}
            </Link>
            <div class="small soft">{ago(created_at)}</div>
          </li>
        ))}
      </ul>
    )}
  </SidePanel>
)
