import type OpenAI from "openai"
import { z } from "zod"
import type { CallLimits } from "./call-limits.ts"
import { estimateTokens } from "./estimate-tokens.ts"
import { countOf, type TokenCount } from "./openai-answers.ts"
import { createOptionalPart } from "./optional-part.ts"
import type { Perform } from "./perform-call.ts"
import { ProviderError } from "./provider-error.ts"

export type ChatTurn = { role: "system" | "user" | "assistant"; content: string }
export type TextRequest = { model: string; messages: readonly ChatTurn[]; maxTokens: number }

/**
 * Asks for free text; `onText` gets its parts as they come. Resolves with the tokens used when the answer is whole, or as long as it may
 * be. `limits.timeoutMilliseconds` is also the longest silence between two parts. Throws a `ProviderError`.
 */
export type StreamText = (
  request: TextRequest,
  onText: (text: string) => void,
  limits: CallLimits,
) => Promise<TokenCount>

type Body = OpenAI.ChatCompletionCreateParamsStreaming

const fullBody = (request: TextRequest): Body => ({
  ...plainBody(request),
  temperature: 0,
  max_tokens: request.maxTokens,
  stream_options: { include_usage: true },
})

/** What every endpoint understands. */
const plainBody = ({ model, messages }: TextRequest): Body => ({ model, messages: [...messages], stream: true })

/**
 * Some endpoints and models refuse `stream_options`, `max_tokens` or a temperature. They are asked once more without, and this is
 * remembered for an hour.
 */
export const createStreamText = (name: string, client: OpenAI, perform: Perform): StreamText => {
  const withOptions = createOptionalPart()
  return (request, onText, limits) =>
    withOptions(request.model, (hasOptions) =>
      perform({ kind: "completion", model: request.model }, limits, (options, tell) =>
        readStream(name, request, {
          open: (signal) =>
            client.chat.completions.create(hasOptions ? fullBody(request) : plainBody(request), { ...options, signal }),
          onText,
          tell,
          limits,
        }),
      ),
    )
}

const chunkSchema = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.unknown().optional(),
})

/** However often a part comes. */
const longestStreamMilliseconds = 10 * 60_000

type Reading = {
  open: (signal: AbortSignal) => Promise<AsyncIterable<unknown>>
  onText: (text: string) => void
  tell: (tokens: TokenCount) => void
  limits: CallLimits
}

/** A part is some words; what is longer is no answer. */
const maxPartCharacters = 20_000

const readStream = async (
  name: string,
  { messages, maxTokens }: TextRequest,
  { open, onText, tell, limits }: Reading,
): Promise<TokenCount> => {
  const fault = (kind: "unreachable" | "malformed", what: string) =>
    new ProviderError(name, kind, `The model provider ${name} ${what}`)
  const silence = watchSilence(limits)
  let [usage, finish, written]: [TokenCount | null, string | null, number] = [null, null, 0]
  const stream = await open(silence.signal)
  const used = (): TokenCount =>
    usage ?? { inputTokens: Math.ceil(estimateAll(messages)), outputTokens: Math.ceil(written) }
  try {
    silence.restart()
    for await (const raw of stream) {
      silence.restart()
      const chunk = chunkSchema.safeParse(raw).data
      if (!chunk) throw fault("malformed", "sent a part of an answer in another form than the protocol's.")
      if (chunk.usage) usage = countOf(chunk, [])
      const [choice] = chunk.choices
      finish = choice?.finish_reason ?? finish
      const text = (choice?.delta?.content ?? "").slice(0, maxPartCharacters)
      written += estimateTokens(text)
      if (text !== "") onText(text)
      if (written > maxTokens * mostOverMaximum) {
        finish = "length"
        break
      }
    }
  } finally {
    silence.stop()
    tell(used())
  }
  // The library ends an aborted stream without an error.
  limits.signal.throwIfAborted()
  if (silence.signal.aborted) throw fault("unreachable", "fell silent in the middle of an answer. Try again later.")
  if (finish === null) throw fault("unreachable", "broke off in the middle of an answer. Try again later.")
  if (finish === "content_filter") throw fault("malformed", "withheld its answer. Try another CHAT_MODEL.")
  if (written === 0) throw fault("malformed", "answered without a word. Try another CHAT_MODEL.")
  return used()
}

const estimateAll = (messages: readonly ChatTurn[]): number =>
  messages.reduce((sum, { content }) => sum + estimateTokens(content), 0)

/** An estimate may be this much above the endpoint's own count. Beyond it, the endpoint does not keep to the maximum. */
const mostOverMaximum = 2

/** Its signal is aborted with the caller's, and when nothing came for too long after `restart`. */
const watchSilence = ({ signal, timeoutMilliseconds }: CallLimits) => {
  const silent = new AbortController()
  const giveUpAt = performance.now() + longestStreamMilliseconds
  let timer: NodeJS.Timeout | undefined
  return {
    signal: AbortSignal.any([signal, silent.signal]),
    restart: () => {
      clearTimeout(timer)
      timer = setTimeout(() => silent.abort(), Math.min(timeoutMilliseconds, giveUpAt - performance.now()))
    },
    stop: () => clearTimeout(timer),
  }
}
