import type { Citation } from "../chat/messages/schemas.ts"
import { unavailable } from "../platform/errors.ts"
import type { AnswerInput, MadeAnswer, PreparedAnswer } from "./answerer.ts"
import type { Turn } from "./begin-answer.ts"
import type { Services } from "./context.ts"
import { createMarkerFilter } from "./filter-markers.ts"
import type { LiveAnswer } from "./live-answers.ts"
import { firstTokenSeconds, retrievalSeconds } from "./metrics.ts"
import { madeHere, nothingKnown, refusal } from "./nothing-known.ts"
import { emptyOutcome, type Outcome } from "./outcome.ts"
import { watchForStop } from "./stop-answer.ts"
import { startDeltas } from "./write-deltas.ts"

/** Of a whole answer, from its turn on. */
const answerTimeoutMs = 120_000
/** Of the wait for a provider's next part. */
const silenceTimeoutMs = 30_000
const defaultMaxTokens = 800

/** Searches, asks the answerer, and passes its answer on, part by part. It never rejects: the outcome says what failed. */
export const runAnswer = async (services: Services, live: LiveAnswer, turn: Turn): Promise<Outcome> => {
  const outcome = emptyOutcome()
  const deltas = startDeltas(services, live)
  const timer = setTimeout(() => live.end("late"), answerTimeoutMs)
  const say = (text: string): void => {
    if (text === "" || live.signal.aborted) return
    if (outcome.content === "") noteFirstToken(services, live, outcome)
    outcome.content += text
    live.say(text)
    deltas.add(text)
  }
  const watch = watchForStop(services, live)
  try {
    // Deleted while it waited.
    if (turn.question.deleted_at !== null) live.end("stopped")
    await untilEnded(live, writeAnswer(services, live, turn, outcome, say))
    outcome.status = "complete"
  } catch (error) {
    outcome.status = live.signal.reason === "stopped" ? "stopped" : "failed"
    outcome.error = live.signal.reason === "late" ? unavailable("The answer took too long. Ask again.", 5) : error
    live.retrieved.reject(error)
  } finally {
    clearTimeout(timer)
    await Promise.all([deltas.stop(), watch.stop()])
  }
  return outcome
}

const noteFirstToken = ({ metrics }: Services, live: LiveAnswer, outcome: Outcome): void => {
  outcome.milliseconds.firstToken = performance.now() - live.askedAt
  metrics.get(firstTokenSeconds).observe(outcome.milliseconds.firstToken / 1000)
}

/** Rejects at once when the answer is ended, whatever the work waits for. */
const untilEnded = async (live: LiveAnswer, work: Promise<void>): Promise<void> => {
  const ended = Promise.withResolvers<never>()
  const end = (): void => ended.reject(new Error("the answer was ended"))
  live.signal.addEventListener("abort", end, { once: true })
  if (live.signal.aborted) end()
  try {
    await Promise.race([work, ended.promise])
  } finally {
    live.signal.removeEventListener("abort", end)
    work.catch(() => undefined)
  }
}

type Say = (text: string) => void

const writeAnswer = async (
  services: Services,
  live: LiveAnswer,
  { question, config, history, search }: Turn,
  outcome: Outcome,
  say: Say,
): Promise<void> => {
  const { options } = live
  outcome.query = search.query
  outcome.searchMode = [...services.searchLanes].join("+")
  const checked = services.safety?.check(question.content, { signal: live.signal, direction: "in" })
  const [{ citations: found, milliseconds }, isAllowed] = await Promise.all([
    search.found,
    checked === undefined || checked.then((answer) => answer.isAllowed),
  ])
  outcome.milliseconds.retrieval = milliseconds
  services.metrics.get(retrievalSeconds).observe(milliseconds / 1000)
  outcome.retrieved = found.map((one) => ({ ...one, in_prompt: false }))
  live.retrieved.resolve(found)

  const fixed = isAllowed ? found.length === 0 && nothingKnown(question.content, history) : refusal(question.content)
  if (fixed) {
    outcome.made = madeHere
    return say(fixed)
  }
  const prepared = services.answerer.prepare({
    question: question.content,
    evidence: found.map(showEvidence),
    history,
    instructions: options.instructions ?? config.instructions,
    model: config.model,
    maxTokens: options.maxTokens ?? defaultMaxTokens,
    messageId: live.messageId,
  })
  const shown = new Set(prepared.shown)
  outcome.prompt = prepared.prompt
  outcome.experiment = prepared.experiment
  outcome.retrieved = found.map((one) => ({ ...one, in_prompt: shown.has(one.marker) }))
  const filter = createMarkerFilter(shown)
  outcome.made = await pass(prepared, live, (text) => say(filter.push(text)))
  say(filter.end())
  if (outcome.made.isUnfounded) return
  // Of an answer without a marker, nobody knows which of them it rests on.
  outcome.citations = found.filter(({ marker }) => (filter.used.size > 0 ? filter.used : shown).has(marker))
}

const pass = async (prepared: PreparedAnswer, live: LiveAnswer, say: Say): Promise<MadeAnswer> => {
  const limits = { timeoutMilliseconds: silenceTimeoutMs, retries: 0, caller: "request" } as const
  const parts = prepared.write({ ...limits, signal: live.signal })
  for (;;) {
    const next = await parts.next()
    if (next.done) return next.value
    say(next.value)
  }
}

const showEvidence = (found: Citation): AnswerInput["evidence"][number] => ({
  marker: found.marker,
  type: found.type,
  title: found.type === "document" ? found.title : null,
  text: found.text,
  score: found.score,
})
