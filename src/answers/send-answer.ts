import { type SendPart, StreamedAnswer } from "../feature/streamed-answer.ts"
import { asAppError } from "../models/as-app-error.ts"
import type { AskedAnswer, FinishedAnswer } from "./asked-answer.ts"
import type { Context } from "./context.ts"
import type { ShownAnswer } from "./schemas.ts"

/** Longer than the longest answer may take, with others before it. */
const streamTimeoutMs = 900_000
/**
 * What was found is sent when the answer begins, or after so long: a provider that fails within this time is answered with its own status.
 */
const holdRetrievalMs = 2000

/** Answers with JSON when the answer is whole, or with events while it is written. `ask`: asks the question; `gone`: the caller left. */
export const sendAnswer = async (ctx: Context, stream: boolean, ask: (gone: AbortSignal) => Promise<AskedAnswer>) => {
  if (stream)
    return new StreamedAnswer({ contentType: "text/event-stream", timeoutMs: streamTimeoutMs }, async (send, signal) =>
      sendEvents(await ask(signal), send),
    )
  const asked = await ask(ctx.gone)
  return {
    status: "success" as const,
    request_id: ctx.requestId,
    ...showAnswer(asked, await asked.finished),
  }
}

const showAnswer = (
  { question, messageId }: AskedAnswer,
  { message, citations, usage, model, milliseconds }: FinishedAnswer,
): ShownAnswer => ({
  message_id: messageId,
  conversation_id: question.session_id,
  answer: message.content,
  citations,
  usage: { prompt_tokens: usage.promptTokens, completion_tokens: usage.completionTokens },
  model,
  latency_ms: {
    retrieval: round(milliseconds.retrieval),
    first_token: round(milliseconds.firstToken),
    total: round(milliseconds.total),
  },
})

const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100

/** `retrieval`, `delta`s, then `done` or `error`. Throws what fails before the first of them. */
const sendEvents = async (asked: AskedAnswer, send: SendPart): Promise<void> => {
  let id = 0
  const sendEvent = (name: string, data: unknown): Promise<void> =>
    send(`id: ${++id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  const deltas = asked.deltas[Symbol.asyncIterator]()
  let next = deltas.next()
  const citations = await asked.retrieved
  const begun = next.then(({ done }) => !done)
  const early = await Promise.race([begun, Bun.sleep(holdRetrievalMs).then(() => true)])
  // It ended without a word: if it failed, this throws.
  if (!early) await asked.finished
  await sendEvent("retrieval", {
    conversation_id: asked.question.session_id,
    message_id: asked.messageId,
    citations,
  })
  for (let part = await next; !part.done; part = await next) {
    await sendEvent("delta", { text: part.value })
    next = deltas.next()
  }
  try {
    await sendEvent("done", showAnswer(asked, await asked.finished))
  } catch (error) {
    const { code, message, retryAfterSeconds } = asAppError(error)
    await sendEvent("error", { error_code: code, message, retryable: retryAfterSeconds !== undefined })
  }
}
