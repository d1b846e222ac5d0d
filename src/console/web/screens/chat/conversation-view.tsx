import { useComputed } from "@preact/signals"
import { useEffect, useState } from "preact/hooks"
import { Failed } from "../../parts/loaded.tsx"
import { Link, place, setQuery } from "../../router.tsx"
import { may } from "../../session.ts"
import { words } from "../../words.ts"
import type { Session } from "./chat-words.ts"
import { chatWords } from "./chat-words.ts"
import { Composer } from "./composer.tsx"
import { type Conversation, openConversation } from "./conversation.ts"
import { Evidence } from "./evidence.tsx"
import { useLearnt } from "./learnt.tsx"
import { LearntPanel } from "./learnt-panel.tsx"
import { listQuery } from "./list-query.ts"
import { MessageList } from "./message-list.tsx"
import { SessionActions } from "./session-actions.tsx"
import { hush } from "./speak-button.tsx"

const texts = words({
  connected: { en: "Connected", vi: "Đã kết nối" },
  connecting: { en: "Connecting…", vi: "Đang kết nối…" },
  waiting: { en: "Connection lost, trying again…", vi: "Mất kết nối, đang thử lại…" },
  ended: { en: "Not connected", vi: "Không kết nối" },
  archived: { en: "Archived", vi: "Đã lưu trữ" },
  learnt: { en: (count: number) => `Learnt (${count})`, vi: (count: number) => `Đã ghi nhớ (${count})` },
})
const looks = { connected: "good", connecting: "", waiting: "warn", ended: "bad" }

const titleComesAfterMs = [1000, 4000]

/** A conversation, as long as it is shown. `changed`: its title, its place in the list or its settings may be others. */
export const ConversationView = ({ session, changed }: { session: Session; changed: () => void }) => {
  const [conversation, setConversation] = useState<Conversation | null>(null)
  useEffect(() => {
    const opened = openConversation(session.id)
    setConversation(opened)
    return () => {
      opened.close()
      hush()
    }
  }, [session.id])
  return conversation?.sessionId === session.id ? (
    <Opened conversation={conversation} session={session} changed={changed} />
  ) : null
}

type Properties = { conversation: Conversation; session: Session; changed: () => void }

const Opened = ({ conversation, session, changed }: Properties) => {
  const { connection, refusal, loadError, answered, learnt: told } = conversation
  const learnt = useLearnt(session, told.value.round)
  const isAnswering = useComputed(() => {
    const last = conversation.messages.ids.value.at(-1)
    return conversation.isAwaited.value || (last !== undefined && isStreaming(conversation, last))
  })
  const round = answered.value + told.value.round
  useEffect(() => {
    if (round === 0) return
    changed()
    // A better title follows the first answer, and no frame tells of it.
    if (conversation.messages.ids.peek().length > 2) return
    const timers = titleComesAfterMs.map((ms) => setTimeout(changed, ms))
    return () => timers.forEach(clearTimeout)
  }, [round])
  const { query } = place.value
  const answer = query.get("answer")
  const isLearntOpen = answer === null && query.get("panel") === "learnt"
  const cited = new Set(
    (answer === null ? [] : (conversation.messages.of(answer)?.value.citations ?? [])).map(({ marker }) => marker),
  )
  return (
    <>
      <section class="chat-main card" aria-label={session.title || chatWords.fresh}>
        <header class="stack tight">
          <Link to="/chat" query={listQuery()} class="phone-only small">
            ← {chatWords.conversations}
          </Link>
          <h2>{session.title || chatWords.fresh}</h2>
          <div class="row apart">
            <div class="row small">
              <span class={`badge ${looks[connection.value]}`} role="status">
                {texts[connection.value]}
              </span>
              {session.is_archived && <span class="badge">{texts.archived}</span>}
              {may("memory:read") && (
                <button
                  type="button"
                  class="button quiet small"
                  aria-expanded={isLearntOpen}
                  onClick={() => setQuery({ panel: isLearntOpen ? null : "learnt", answer: null, source: null })}
                >
                  {texts.learnt(learnt.length)}
                </button>
              )}
            </div>
            <SessionActions session={session} changed={changed} />
          </div>
        </header>
        {refusal.value !== null && <Failed error={refusal.value} />}
        {loadError.value !== null && <Failed error={loadError.value} retry={() => void conversation.load()} />}
        <MessageList conversation={conversation} session={session} learnt={learnt} />
        <Composer conversation={conversation} session={session} isAnswering={isAnswering.value} />
      </section>
      {answer !== null && <Evidence key={answer} messageId={answer} cited={cited} />}
      {isLearntOpen && <LearntPanel learnt={learnt} />}
    </>
  )
}

const isStreaming = ({ messages }: Conversation, id: string): boolean => messages.of(id)?.value.status === "streaming"
