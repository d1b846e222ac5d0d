/**
 * The model of a benchmark: an OpenAI-compatible server without delay, but before it streams. It knows the vectors of the benchmark's questions, puts other
 * texts somewhere among the topics, and finds pets in conversations like the model of the tests.
 */
import { parseArgs } from "node:util"
import { chatAnswer, chatRequestSchema, embeddingRequestSchema, extractPets } from "../../test/support/fake-answers.ts"
import { chatPart, chatStream } from "../../test/support/fake-stream.ts"
import { chunkQuestions } from "./corpus/chunks.ts"
import { allQueries, vectorOfQuery } from "./corpus/queries.ts"
import { topics } from "./corpus/topics.ts"
import { createVectorSpace } from "./corpus/vectors.ts"
import { endlessQuestion, modelDelayMs } from "./provider-manner.ts"

const { values } = parseArgs({
  options: { port: { type: "string", default: "18080" }, dimensions: { type: "string", default: "1536" } },
})
const space = createVectorSpace(Number(values.dimensions))
const known = new Map([
  ...allQueries().map((query) => [query.text, vectorOfQuery(query, space)] as const),
  ...chunkQuestions().map((question) => [question.text, question.vector(space)] as const),
])
const json = { "Content-Type": "application/json" }

type Format = "float" | "base64"
const encode = (vector: Float32Array, format: Format): string =>
  format === "base64"
    ? JSON.stringify(Buffer.from(vector.buffer).toString("base64"))
    : JSON.stringify(Array.from(vector))

/** A benchmark's question may end with additional signs: they make it another text with the same vector. */
const placeOf = (text: string): string => text.replace(/ [.!?;]+$/, "")

/** Known vectors are serialised once: the model shares the machine with what is measured, and should cost little. */
const written = { float: new Map<string, string>(), base64: new Map<string, string>() }

/** Any other text lies somewhere among the topics. */
const embeddingOf = (text: string, format: Format): string => {
  const place = placeOf(text)
  const ready = written[format].get(place)
  if (ready) return ready
  const vector = known.get(place)
  if (vector) {
    const whole = encode(vector, format)
    written[format].set(place, whole)
    return whole
  }
  const noise = Bun.hash.cityHash32(text)
  return encode(
    space.vectorAt({ topic: noise % topics.length, kind: noise % 4, name: text, thing: null, noise }),
    format,
  )
}

const embeddings = async (http: Request): Promise<Response> => {
  const { input, model, encoding_format } = embeddingRequestSchema.parse(await http.json())
  const data = input.map(
    (text, index) => `{"object":"embedding","index":${index},"embedding":${embeddingOf(text, encoding_format)}}`,
  )
  const usage = `"usage":{"prompt_tokens":1,"total_tokens":1}`
  return new Response(`{"object":"list","model":${JSON.stringify(model)},${usage},"data":[${data.join(",")}]}`, {
    headers: json,
  })
}

/** When an endless answer was begun and left, by the id of its question, in milliseconds since 1970. */
const seen = { begun: new Map<string, number>(), left: new Map<string, number>() }
const now = (): number => performance.timeOrigin + performance.now()
const tellSeen = (event: keyof typeof seen, id: string): Response => {
  const at = seen[event].get(id)
  return at === undefined ? new Response(null, { status: 404 }) : new Response(String(at))
}
const idOfEndless = new RegExp(`${endlessQuestion} ([0-9a-f-]{36})`)

const endlessAnswer = (model: string, id: string, signal: AbortSignal): Response => {
  seen.begun.set(id, now())
  signal.addEventListener("abort", () => seen.left.set(id, now()), { once: true })
  const parts = async function* (): AsyncGenerator<string> {
    while (!signal.aborted) {
      yield chatPart(model, "and on ")
      await Bun.sleep(endlessPauseMs)
    }
  }
  return new Response(parts(), { headers: events })
}
const endlessPauseMs = 20
const events = { "Content-Type": "text/event-stream" }

const chat = async (http: Request): Promise<Response> => {
  const request = chatRequestSchema.parse(await http.json())
  const endless = idOfEndless.exec(request.messages.at(-1)?.content ?? "")?.[1]
  if (request.stream && endless) return endlessAnswer(request.model, endless, http.signal)
  if (request.stream) {
    await Bun.sleep(modelDelayMs)
    const manner = { countsTokens: true, pauseMilliseconds: 0, fault: null }
    const parts = chatStream(request.model, { content: "Yes, that is what you told me [1]." }, manner)
    return new Response((await Array.fromAsync(parts)).join(""), { headers: events })
  }
  return new Response(chatAnswer(request.model, { content: JSON.stringify(extractPets(request)) }), { headers: json })
}

Bun.serve({
  hostname: "127.0.0.1",
  port: Number(values.port),
  idleTimeout: 0,
  routes: {
    "/v1/embeddings": { POST: embeddings },
    "/v1/chat/completions": { POST: chat },
    "/v1/begun/:id": (http) => tellSeen("begun", http.params.id),
    "/v1/left/:id": (http) => tellSeen("left", http.params.id),
    "/v1/models": { GET: () => Response.json({ object: "list", data: [{ id: "bench", object: "model" }] }) },
  },
  fetch: () => new Response(null, { status: 404 }),
  error: (error) => Response.json({ error: { message: String(error) } }, { status: 400 }),
})
