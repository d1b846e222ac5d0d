import type { ChatMessage } from "./fake-answers.ts"

/** How the endpoint streams, until `recover`. */
export type StreamManner = {
  /** Counts tokens in the last chunk, if it is asked to. */
  countsTokens: boolean
  /** Before each part, the first one too. */
  pauseMilliseconds: number
}
export const usualManner: StreamManner = { countsTokens: true, pauseMilliseconds: 0 }

/** What happens to a stream after its first part. */
export type StreamFault = "cut" | "malformed_chunk" | "unfinished" | "silence" | null

type Chunk = { delta?: Record<string, unknown>; finish?: string; usage?: Record<string, number> }

/** A chunk of the protocol; one without `delta` and `finish` has no choices, only the count of tokens. */
const chunkText = (model: string, { delta, finish, usage }: Chunk): string => {
  const choices = delta || finish ? [{ index: 0, delta: delta ?? {}, finish_reason: finish ?? null }] : []
  const chunk = { id: "chatcmpl-fake", object: "chat.completion.chunk", created: 0, model, choices, usage }
  return `data: ${JSON.stringify(chunk)}\n\n`
}

/** A part of an answer, as it is sent. */
export const chatPart = (model: string, content: string): string => chunkText(model, { delta: { content } })

const never = () => new Promise<never>(() => undefined)

/** A few characters at a time. */
const partsOf = (message: ChatMessage): string[] => message.content?.match(/.{1,12}/gsu) ?? []

/** The same answer as server-sent events. */
export async function* chatStream(
  model: string,
  message: ChatMessage,
  { pauseMilliseconds, countsTokens, fault }: StreamManner & { fault: StreamFault },
): AsyncGenerator<string> {
  const parts = partsOf(message)
  yield chunkText(model, { delta: { role: "assistant", content: "" } })
  for (const [index, content] of parts.entries()) {
    if (pauseMilliseconds > 0) await Bun.sleep(pauseMilliseconds)
    yield chunkText(model, { delta: { content } })
    if (index > 0 || fault === null) continue
    if (fault === "silence") await never()
    if (fault === "unfinished") return
    if (fault === "malformed_chunk") yield 'data: {"choices": [{"delta": \n\n'
    // Bun ends the connection without the end of the body.
    if (fault === "cut") {
      // The first part leaves, and is read, before the connection ends.
      await Bun.sleep(50)
      throw undefined
    }
  }
  yield chunkText(model, { finish: message.finish ?? "stop" })
  if (countsTokens)
    yield chunkText(model, {
      usage: { prompt_tokens: 100, completion_tokens: parts.length, total_tokens: 100 + parts.length },
    })
  yield "data: [DONE]\n\n"
}
