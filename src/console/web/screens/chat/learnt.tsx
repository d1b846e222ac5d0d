import { useEffect } from "preact/hooks"
import { api } from "../../api.ts"
import { given } from "../../given.ts"
import { useLoad } from "../../parts/load.ts"
import { Link } from "../../router.tsx"
import { may } from "../../session.ts"
import { words } from "../../words.ts"
import type { Memory, Session } from "./chat-words.ts"

const texts = words({
  learnt: { en: "Learnt:", vi: "Đã ghi nhớ:" },
})

const maxPages = 3

/** The memories that were learnt from a conversation, newest first. They are newer than it, so the list of memories is read no further back. */
const readLearnt = async (session: Session, signal: AbortSignal): Promise<Memory[]> => {
  const learnt: Memory[] = []
  let cursor: string | null = null
  for (let page = 0; page < maxPages; page += 1) {
    const { items, next_cursor }: { items: Memory[]; next_cursor: string | null } = await api.memoryList(
      { user_id: session.user_id, limit: 100, ...given({ cursor }) },
      { signal },
    )
    learnt.push(...items.filter(({ conversation_id: id }) => id === session.id))
    const last = items.at(-1)
    if (next_cursor === null || !last || last.created_at < session.created_at) break
    cursor = next_cursor
  }
  return learnt
}

/** `round`: read again when it rises. */
export const useLearnt = (session: Session, round: number): readonly Memory[] => {
  const { data, reload } = useLoad(
    async (signal) => (may("memory:read") ? readLearnt(session, signal) : []),
    [session.id],
  )
  useEffect(() => {
    if (round > 0) reload()
  }, [round])
  return data ?? []
}

export const Learnt = ({ memories }: { memories: readonly Memory[] }) => (
  <div class="learnt small">
    <span class="soft">{texts.learnt}</span>
    <ul class="plain row">
      {memories.map(({ id, user_id, fact_value }) => (
        <li key={id}>
          <Link to="/memories" query={{ memory: id, person: user_id }} class="badge good learnt-fact">
            {fact_value}
          </Link>
        </li>
      ))}
    </ul>
  </div>
)
