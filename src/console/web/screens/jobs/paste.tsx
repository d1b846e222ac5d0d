import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { given } from "../../given.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { Field } from "../../parts/field.tsx"
import { Icon } from "../../parts/icon.tsx"
import { serverSentence } from "../../parts/server-sentence.ts"
import { person } from "../../router.tsx"
import { boundTo } from "../../session.ts"
import { isOver, type Job } from "./job.ts"
import { JobResult } from "./job-result.tsx"
import { JobState } from "./job-state.tsx"
import { guessOwnSpeaker, parseConversation, type SpokenTurn } from "./parse-conversation.ts"
import { pasteTexts as texts } from "./paste-texts.ts"
import { Preview } from "./preview.tsx"

const maxTurns = 500

/** A form for a conversation, which shows how it becomes memories. */
export const Paste = ({ live, close }: { live: ReadonlyMap<string, Job>; close: () => void }) => {
  const [text, setText] = useState("")
  const [userId, setUserId] = useState(boundTo() ?? person.value ?? "")
  const [saidAt, setSaidAt] = useState("")
  const [chosen, setChosen] = useState<string | null>(null)
  const [sent, setSent] = useState<Job | null>(null)
  const turns = parseConversation(text)
  const own = turns.some(({ speaker }) => speaker === chosen) ? chosen : guessOwnSpeaker(turns, [userId])
  const isReady = turns.length > 0 && turns.length <= maxTurns && userId.trim() !== ""
  const send = async (): Promise<void> => {
    const time = saidAt === "" ? null : new Date(saidAt).toISOString()
    const { job_id } = await api.memoryExtract({
      user_id: userId.trim(),
      conversation: turns.map((turn) => toTurn(turn, own)),
      ...given({ said_at: time }),
    })
    setSent(await api.jobRead({ id: job_id }))
    const job = await api.waitForJob(job_id)
    setSent((last) => (last?.job_id === job_id ? job : last))
  }
  return (
    <section class="card stack" aria-labelledby="paste-title">
      <div class="row apart">
        <h2 id="paste-title">{texts.title}</h2>
        <button type="button" class="button quiet small" aria-label={common.close} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <p class="soft">{texts.about}</p>
      <div class="halves">
        <div class="stack">
          {boundTo() === null && (
            <Field label={texts.whose} hint={texts.whoseHint}>
              {(id, hint) => (
                <input
                  id={id}
                  class="input"
                  aria-describedby={hint}
                  autocomplete="off"
                  value={userId}
                  onInput={({ currentTarget: { value } }) => setUserId(value)}
                />
              )}
            </Field>
          )}
          <Field label={texts.conversation} hint={texts.format}>
            {(id, hint) => (
              <textarea
                id={id}
                class="input tall"
                aria-describedby={hint}
                placeholder={texts.example}
                value={text}
                onInput={({ currentTarget: { value } }) => setText(value)}
              />
            )}
          </Field>
          <Field label={texts.when} hint={texts.whenHint}>
            {(id, hint) => (
              <input
                id={id}
                class="input"
                type="datetime-local"
                aria-describedby={hint}
                value={saidAt}
                onInput={({ currentTarget: { value } }) => setSaidAt(value)}
              />
            )}
          </Field>
          {turns.length > maxTurns && <p class="notice warn">{texts.tooMany(maxTurns)}</p>}
          <div class="row">
            <ActionButton kind="primary" isDisabled={!isReady} run={send}>
              {texts.send}
            </ActionButton>
          </div>
        </div>
        <div class="stack">
          {sent === null ? (
            <Preview turns={turns} own={own} choose={setChosen} />
          ) : (
            <Watched job={latest(sent, live)} again={() => setSent(null)} />
          )}
        </div>
      </div>
    </section>
  )
}

/** What other speakers say is context. */
const toTurn = ({ speaker, text }: SpokenTurn, own: string | null) => ({
  role: speaker === own ? ("user" as const) : ("assistant" as const),
  content: text,
})

const latest = (sent: Job, live: ReadonlyMap<string, Job>): Job =>
  isOver(sent) ? sent : (live.get(sent.job_id) ?? sent)

const Watched = ({ job, again }: { job: Job; again: () => void }) => (
  <div class="stack" role="status">
    <h3>{isOver(job) ? texts.became : texts.becomes}</h3>
    <JobState job={job} />
    {job.error !== null && <p class="notice bad">{serverSentence(job.error)}</p>}
    <JobResult job={job} />
    {isOver(job) && (
      <div class="row">
        <button type="button" class="button" onClick={again}>
          {texts.another}
        </button>
      </div>
    )}
  </div>
)
