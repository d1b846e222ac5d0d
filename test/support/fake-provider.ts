import { parseArgs } from "node:util"
import { z } from "zod"
import {
  type ChatMessage,
  type ChatRequest,
  chatAnswer,
  chatRequestSchema,
  embeddingAnswer,
  embeddingRequestSchema,
  extractPets,
  lastFirst,
  moderationAnswer,
  type Rank,
  rerankAnswer,
} from "./fake-answers.ts"
import { createFakeSpeech } from "./fake-speech.ts"
import { chatStream, type StreamFault, type StreamManner, usualManner } from "./fake-stream.ts"

export type Endpoint = "embeddings" | "chat" | "rerank" | "moderations"

/** How an endpoint misbehaves. */
export type Failure =
  /** Its body repeats the key and the request, as careless servers do. */
  | { kind: "status"; status: number; retryAfter?: string }
  | { kind: "slow"; milliseconds: number }
  | { kind: "hang" }
  /** The connection breaks in the middle of the answer. */
  | { kind: "cut" }
  | { kind: "not_json" }
  | { kind: "wrong_shape" }
  | { kind: "wrong_dimensions"; dimensions: number }
  /** The first number of each vector is this, in a list; JSON has no NaN, so it comes as the bare word. */
  | { kind: "wrong_number"; value: string }
  /** The vectors are this, whatever was asked for: JSON, such as a list of numbers or another text than base64 of floats. */
  | { kind: "wrong_vector"; value: string }
  /** It does not know base64, and sends lists of numbers. */
  | { kind: "lists" }
  | { kind: "missing_vector" }
  | { kind: "zero_vector" }
  | { kind: "refusal" }
  | { kind: "length" }
  /** A filter of the endpoint ends the answer. */
  | { kind: "withheld" }
  /** Of a stream, after its first part. */
  | { kind: "stream"; fault: StreamFault }

/** Content of the model's answer: a string as it is, anything else as JSON. */
export type Reply = (request: ChatRequest) => unknown

export type Format = "json_schema" | "json_object"

export type RecordedRequest = { endpoint: Endpoint; headers: Headers; body: unknown }

const formatSchema = z.object({ type: z.string() })
const titleRequestSchema = z.object({
  response_format: z.object({ json_schema: z.object({ name: z.literal("title") }) }),
})
const maxRecorded = 2000
const json = { "Content-Type": "application/json" }
const mark = "fake-provider-error-body"

/**
 * An OpenAI-compatible endpoint on a free port of this machine: deterministic vectors, scripted answers, failures on command.
 * Nothing waits unless told to.
 */
export const startFakeProvider = (options: { port?: number; record?: boolean } = {}) => {
  const failures: Record<Endpoint, { failure: Failure; left: number }[]> = {
    ...{ embeddings: [], chat: [], rerank: [], moderations: [] },
  }
  const gates: Record<Endpoint, Promise<void> | null> = {
    embeddings: null,
    chat: null,
    rerank: null,
    moderations: null,
  }
  const counts: Record<Endpoint, number> = { embeddings: 0, chat: 0, rerank: 0, moderations: 0 }
  const requests: RecordedRequest[] = []
  const speech = createFakeSpeech()
  const queued: Reply[] = []
  const silentModels = new Set<string>()
  let reply: Reply = extractPets
  let rank: Rank = lastFirst
  let rerankLie: unknown
  let manner = usualManner
  let knowsOptions = true
  const streams = { begun: 0, left: 0 }
  const broken = { chat: 0 }
  const countBroken = (): void => {
    broken.chat += 1
  }
  const titles = { asked: 0, said: "A talk" }
  let isFlagged = (_text: string): boolean => false
  let unknownFormats: { formats: readonly Format[]; status: number; says: string } | null = null

  const nextFailure = (endpoint: Endpoint): Failure | null => {
    const next = failures[endpoint][0]
    if (!next) return null
    next.left -= 1
    if (next.left <= 0) failures[endpoint].shift()
    return next.failure
  }

  const answerEmbeddings = (body: unknown, failure: Failure | null): string => {
    const request = embeddingRequestSchema.parse(body)
    if (failure?.kind === "wrong_dimensions") request.dimensions = failure.dimensions
    if (failure?.kind === "missing_vector") request.input = request.input.slice(0, -1)
    if (failure?.kind === "wrong_number" || failure?.kind === "zero_vector" || failure?.kind === "lists")
      request.encoding_format = "float"
    const answer = embeddingAnswer(request)
    if (failure?.kind === "wrong_vector")
      return answer.replaceAll(/"embedding":"[^"]*"/g, `"embedding":${failure.value}`)
    if (failure?.kind === "zero_vector") return answer.replaceAll(/-?[01]\.\d{6}/g, "0")
    return failure?.kind === "wrong_number"
      ? answer.replaceAll(/"embedding":\[[^,]*/g, `"embedding":[${failure.value}`)
      : answer
  }

  /** Titles are asked for in the background: they neither count nor take the place of other answers. */
  const answerTitle = (body: unknown): Response => {
    titles.asked += 1
    const { model } = chatRequestSchema.parse(body)
    const content = JSON.stringify({ title: titles.said })
    return new Response(chatAnswer(model, { content, finish: "stop" }), { headers: json })
  }

  const answerChat = (body: unknown, failure: Failure | null): Response => {
    const request = chatRequestSchema.parse(body)
    if (!knowsOptions && (request.stream_options || request.max_tokens !== undefined))
      return Response.json({ error: { message: "unknown parameter" } }, { status: 400 })
    const format = formatSchema.safeParse(request.response_format).data?.type
    const refused = unknownFormats?.formats.find((one) => one === format)
    if (unknownFormats && refused)
      return Response.json({ error: { message: unknownFormats.says } }, { status: unknownFormats.status })
    const content = (queued.shift() ?? reply)(request)
    const text = typeof content === "string" ? content : JSON.stringify(content)
    const message: ChatMessage =
      failure?.kind === "refusal"
        ? { content: null, refusal: `I cannot help with that. ${mark}` }
        : failure?.kind === "length"
          ? { content: text.slice(0, -1), finish: "length" }
          : { content: text, finish: failure?.kind === "withheld" ? "content_filter" : "stop" }
    if (!request.stream) return new Response(chatAnswer(request.model, message), { headers: json })
    const parts = chatStream(request.model, message, {
      pauseMilliseconds: manner.pauseMilliseconds,
      countsTokens: manner.countsTokens && request.stream_options?.include_usage === true,
      fault: failure?.kind === "stream" ? failure.fault : null,
    })
    return new Response(sendParts(parts), { headers: { "Content-Type": "text/event-stream" } })
  }

  const sendParts = (parts: AsyncGenerator<string>): ReadableStream =>
    new ReadableStream({
      start: () => {
        streams.begun += 1
      },
      pull: async (controller) => {
        const next = await parts.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: () => {
        streams.left += 1
      },
    })

  const answer = async (endpoint: Endpoint, http: Request): Promise<Response> => {
    const body: unknown = await http.json()
    if (endpoint === "chat" && titleRequestSchema.safeParse(body).success) return answerTitle(body)
    counts[endpoint] += 1
    if (endpoint === "chat") http.signal.addEventListener("abort", countBroken, { once: true })
    if (options.record !== false) {
      if (requests.length >= maxRecorded) requests.splice(0, maxRecorded / 2)
      requests.push({ endpoint, headers: http.headers, body })
    }
    const failure = nextFailure(endpoint)
    if (gates[endpoint]) await gates[endpoint]
    if (failure?.kind === "slow") await Bun.sleep(failure.milliseconds)
    if (failure?.kind === "hang" || silentModels.has(modelOf(body))) await new Promise(() => undefined)
    if (failure?.kind === "cut") return new Response(brokenStream(), { headers: json })
    if (failure?.kind === "not_json") return new Response(`<html>${mark}</html>`, { headers: json })
    if (failure?.kind === "wrong_shape") return Response.json({ answer: mark, data: mark, choices: mark })
    if (failure?.kind === "status") return refusal(failure, http, body)
    if (endpoint === "moderations") return Response.json(moderationAnswer(body, isFlagged))
    if (endpoint === "rerank") return Response.json(rerankLie ?? rerankAnswer(body, rank))
    return endpoint === "embeddings"
      ? new Response(answerEmbeddings(body, failure), { headers: json })
      : answerChat(body, failure)
  }

  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: options.port ?? 0,
    idleTimeout: 0,
    routes: {
      "/v1/embeddings": { POST: (http) => answer("embeddings", http) },
      "/v1/chat/completions": { POST: (http) => answer("chat", http) },
      "/v1/moderations": { POST: (http) => answer("moderations", http) },
      "/v1/rerank": { POST: (http) => answer("rerank", http) },
      ...speech.routes,
      "/v1/models": { GET: () => Response.json({ object: "list", data: [{ id: "fake", object: "model" }] }) },
    },
    fetch: () => Response.json({ error: { message: "there is no such endpoint" } }, { status: 404 }),
    error: (error) => Response.json({ error: { message: String(error) } }, { status: 400 }),
  })

  return {
    /** How often it was asked for the title of a conversation, and what it says. */
    titles,
    /** Its audio endpoints. */
    speech,
    /** For `<NAME>_BASE_URL`. */
    url: `http://127.0.0.1:${server.port}/v1`,
    requests,
    count: (endpoint: Endpoint): number => counts[endpoint],
    /** The next `times` calls, after those told before; without `times`, all until `recover`. */
    fail: (endpoint: Endpoint, failure: Failure, times = Number.POSITIVE_INFINITY): void => {
      failures[endpoint].push({ failure, left: times })
    },
    /** Calls to this model are not answered, until `recover`. */
    silence: (model: string): void => void silentModels.add(model),
    recover: (): void => {
      speech.recover()
      silentModels.clear()
      failures.embeddings = []
      failures.chat = []
      failures.rerank = []
      failures.moderations = []
      manner = usualManner
      knowsOptions = true
      isFlagged = () => false
      unknownFormats = null
      rank = lastFirst
      rerankLie = undefined
    },
    /** Calls wait, from now on, until the returned function is called. */
    hold: (endpoint: Endpoint): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gates[endpoint] = promise
      return () => {
        gates[endpoint] = null
        resolve()
      }
    },
    /** What the model answers from now on. */
    reply: (next: Reply): void => {
      reply = next
    },
    /** What the model answers next, each once, before it goes back to `reply`. */
    queue: (...replies: unknown[]): void => {
      queued.push(
        ...replies.map(
          (content): Reply =>
            () =>
              content,
        ),
      )
    },
    /** The chat endpoint refuses these formats of answers, as servers do that do not know them, until `recover`. */
    refuseFormats: (
      formats: readonly Format[],
      { status = 400, says = "unknown format of the answer" }: { status?: number; says?: string } = {},
    ): void => {
      unknownFormats = { formats, status, says }
    },
    /** How it streams from now on, until `recover`. */
    streamLike: (changed: Partial<StreamManner>): void => {
      manner = { ...manner, ...changed }
    },
    /** How many streams were begun, and how many of them the client left before their end. */
    streams,
    /** How many calls of the chat endpoint were broken off by their caller, before their answer or within it. */
    broken,
    /** The chat endpoint refuses a stream with `stream_options` or `max_tokens`, until `recover`. */
    refuseStreamOptions: (): void => {
      knowsOptions = false
    },
    /** The moderation endpoint flags these texts, until `recover`. */
    flag: (flags: (text: string) => boolean): void => {
      isFlagged = flags
    },
    /** How relevant the reranker finds texts from now on. */
    rank: (next: Rank): void => {
      rank = next
    },
    /** What the reranker answers, whatever it is asked, until `recover`. */
    lieOfRanks: (answer: unknown): void => {
      rerankLie = answer
    },
    stop: () => server.stop(true),
  }
}

export type FakeProvider = ReturnType<typeof startFakeProvider>

const modelOf = (body: unknown): string =>
  typeof body === "object" && body && "model" in body ? String(body.model) : ""

/** Ends the connection after the first bytes. */
const brokenStream = (): ReadableStream =>
  new ReadableStream({
    pull: async (controller) => {
      controller.enqueue(`{"object":"list","data":[{"index":0,`)
      await Bun.sleep(1)
      controller.error(undefined)
    },
  })

const refusal = (failure: Failure & { kind: "status" }, http: Request, body: unknown): Response => {
  const message = `${mark}: ${http.headers.get("authorization")} sent ${JSON.stringify(body)}`
  const headers = failure.retryAfter === undefined ? {} : { "Retry-After": failure.retryAfter }
  return Response.json({ error: { message, code: message, type: message } }, { status: failure.status, headers })
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { port: { type: "string", default: "8090" } } })
  const provider = startFakeProvider({ port: Number(values.port), record: false })
  process.stdout.write(`A fake model provider is at ${provider.url}. It answers without delay.\n`)
}
