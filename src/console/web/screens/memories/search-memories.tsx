import { api } from "../../api.ts"
import { given } from "../../given.ts"
import { Empty } from "../../parts/empty.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { place } from "../../router.tsx"
import { words } from "../../words.ts"
import { askedNow } from "./asked-search.ts"
import { MemoryPanel } from "./memory-panel.tsx"
import { SearchAnswer } from "./search-answer.tsx"
import { SearchForm } from "./search-form.tsx"

const texts = words({
  begin: { en: "Ask something about this person", vi: "Hãy hỏi điều gì đó về người này" },
  beginText: {
    en: "A search finds memories by meaning, by words and by relations. Ask a question to see how much each of them adds to a score.",
    vi: "Ký ức được tìm theo ý nghĩa, theo từ ngữ và theo quan hệ. Hãy đặt câu hỏi để xem mỗi cách đóng góp bao nhiêu vào điểm.",
  },
})

/** A place to try searches: what is found, and why. */
export const SearchMemories = ({ userId }: { userId: string }) => {
  const asked = askedNow()
  const { query, threshold, limit, includePast, category } = asked
  const opened = place.value.query.get("memory")
  const load = useLoad(
    async (signal) => {
      if (query === "") return null
      return api.memoryExplain(
        {
          user_id: userId,
          query,
          limit,
          score_threshold: threshold,
          filters: { include_past: includePast, ...given({ category }) },
        },
        { signal },
      )
    },
    [userId, query, threshold, limit, includePast, category],
  )
  return (
    <div class="stack">
      <SearchForm key={query} asked={asked} />
      {query === "" ? (
        <Empty title={texts.begin} text={texts.beginText} />
      ) : (
        <div class={opened === null ? "beside" : "beside is-open"}>
          <div class="stack">
            <Loaded load={load}>{(answer) => answer && <SearchAnswer answer={answer} opened={opened} />}</Loaded>
          </div>
          {opened !== null && <MemoryPanel id={opened} changed={load.reload} gone={load.reload} />}
        </div>
      )}
    </div>
  )
}
