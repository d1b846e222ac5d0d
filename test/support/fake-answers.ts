import { z } from "zod"
import { foldedWords } from "../../src/platform/text.ts"

export const embeddingRequestSchema = z.object({
  model: z.string(),
  input: z.union([z.string().transform((text) => [text]), z.array(z.string())]),
  dimensions: z.number().int().min(1).default(1536),
  encoding_format: z.enum(["float", "base64"]).default("float"),
})
export type EmbeddingRequest = z.infer<typeof embeddingRequestSchema>

export const chatRequestSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean() }).optional(),
  max_tokens: z.number().int().optional(),
  response_format: z.unknown().optional(),
})
export type ChatRequest = z.infer<typeof chatRequestSchema>

const weightless = new Set(
  "a an and are at do does has have i in is it my named of s the to user what where who".split(" "),
)

/** A bag of hashed words of length 1: texts that share words are alike, whatever the machine. Only words' first letters count. */
export const bagOfWords = (text: string, dimensions: number): Float32Array => {
  const vector = new Float32Array(dimensions)
  for (const word of foldedWords(text)) {
    const hash = Bun.hash.cityHash32(word.slice(0, 5))
    const weight = weightless.has(word) ? 0.1 : 1
    for (const [index, sign] of [
      [hash % dimensions, hash & 1],
      [(hash >>> 7) % dimensions, hash & 2],
    ] as const)
      vector[index] = (vector[index] ?? 0) + (sign === 0 ? weight : -weight)
  }
  const length = Math.hypot(...vector.filter((value) => value !== 0))
  // A text without words is somewhere too: a vector of zeros has no direction.
  if (length === 0) vector[0] = 1
  return length === 0 ? vector : vector.map((value) => value / length)
}

/** The body of an answer to `request`. Written by hand, since most numbers are 0: five times as fast as JSON.stringify. */
export const embeddingAnswer = (request: EmbeddingRequest): string => {
  const data = request.input.map((text, index) => {
    const vector = bagOfWords(text, request.dimensions)
    const embedding =
      request.encoding_format === "base64"
        ? `"${Buffer.from(vector.buffer).toString("base64")}"`
        : `[${Array.from(vector, (value) => (value === 0 ? "0" : value.toFixed(6))).join(",")}]`
    return `{"object":"embedding","index":${index},"embedding":${embedding}}`
  })
  const usage = `"usage":{"prompt_tokens":1,"total_tokens":1}`
  return `{"object":"list","model":${JSON.stringify(request.model)},${usage},"data":[${data.join(",")}]}`
}

export type ChatMessage = { content: string | null; refusal?: string; finish?: "stop" | "length" | "content_filter" }

export const chatAnswer = (model: string, message: ChatMessage): string =>
  JSON.stringify({
    id: "chatcmpl-fake",
    object: "chat.completion",
    created: 0,
    model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: message.content, refusal: message.refusal ?? null },
        finish_reason: message.finish ?? "stop",
        logprobs: null,
      },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  })

const withModel = z.object({ model: z.string(), query: z.string(), documents: z.array(z.string()), top_n: z.number() })
/** As TEI is asked. */
const withoutModel = z.object({ query: z.string(), texts: z.array(z.string()), truncate: z.boolean() })
const rerankRequestSchema = z.union([withModel.strict(), withoutModel.strict()])

/** Relevance (0–1) of each text to the query. */
export type Rank = (query: string, texts: readonly string[]) => readonly number[]

/** The last is the best. */
export const lastFirst: Rank = (_query, texts) => texts.map((_, index) => (index + 1) / texts.length)

/** The whole answer, best first, in the language of the request. */
export const rerankAnswer = (body: unknown, rank: Rank): unknown => {
  const request = rerankRequestSchema.parse(body)
  const texts = "texts" in request ? request.texts : request.documents
  const best = rank(request.query, texts)
    .map((score, index) => ({ index, score }))
    .sort((a, b) => b.score - a.score)
  if ("texts" in request) return best
  return { id: "rerank-fake", results: best.map(({ index, score }) => ({ index, relevance_score: score })) }
}

const moderationRequestSchema = z.strictObject({ model: z.string(), input: z.string() })

export const moderationAnswer = (body: unknown, isFlagged: (text: string) => boolean): unknown => {
  const { model, input } = moderationRequestSchema.parse(body)
  const flagged = isFlagged(input)
  return { id: "modr-fake", model, results: [{ flagged, categories: { violence: flagged }, category_scores: {} }] }
}

/** One fact as the model is asked to write it. */
export const modelFact = (text: string, more: Record<string, unknown> = {}) => ({
  text,
  category: "other",
  tags: [],
  confidence: 0.9,
  entities: [],
  relations: [],
  ends: [],
  valid_from: null,
  ...more,
})

const conversationSchema = z.object({ conversation: z.array(z.object({ role: z.string(), content: z.string() })) })

/** What the fake model finds by itself: "I have a dog named Sparky", said by the user. */
export const extractPets = (request: ChatRequest): unknown => {
  // After an answer of no use it is asked again, in words.
  const user =
    request.messages.findLast(({ role, content }) => role === "user" && content.startsWith("{"))?.content ?? "{}"
  const said = conversationSchema.safeParse(JSON.parse(user)).data?.conversation ?? []
  const texts = said.filter(({ role }) => role === "user").map(({ content }) => content)
  const found = [...texts.join("\n").matchAll(/\bI have an? (\w+) named (\w+)/gi)]
  return {
    facts: found.map(([, kind = "", name = ""]) =>
      modelFact(`User has a ${kind} named ${name}`, {
        category: "pet",
        tags: ["pet", kind.toLowerCase()],
        entities: [{ name, type: "animal" }],
        relations: [{ subject: "user", type: "owns", target: name }],
      }),
    ),
  }
}
