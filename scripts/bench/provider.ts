/**
 * The model of a benchmark: OpenAI's protocol, no delay. It knows where the benchmark's questions lie, puts other texts
 * somewhere among the topics, and hears pets in conversations as the tests' model does.
 */
import { parseArgs } from "node:util"
import { chatAnswer, chatRequestSchema, embeddingRequestSchema, extractPets } from "../../test/support/fake-answers.ts"
import { allQueries, vectorOfQuery } from "./corpus/queries.ts"
import { topics } from "./corpus/topics.ts"
import { createVectorSpace } from "./corpus/vectors.ts"

const { values } = parseArgs({
  options: { port: { type: "string", default: "18080" }, dimensions: { type: "string", default: "1536" } },
})
const space = createVectorSpace(Number(values.dimensions))
const known = new Map(allQueries().map((query) => [query.text, vectorOfQuery(query, space)]))
const json = { "Content-Type": "application/json" }

/** Another text lies somewhere among the topics. */
const vectorOf = (text: string): Float32Array => {
  const hash = Bun.hash.cityHash32(text)
  return (
    known.get(text) ??
    space.vectorAt({ topic: hash % topics.length, kind: hash % 4, name: text, thing: null, noise: hash })
  )
}

const embeddings = async (http: Request): Promise<Response> => {
  const request = embeddingRequestSchema.parse(await http.json())
  const data = request.input.map((text, index) => {
    const vector = vectorOf(text)
    const embedding =
      request.encoding_format === "base64" ? Buffer.from(vector.buffer).toString("base64") : Array.from(vector)
    return { object: "embedding", index, embedding }
  })
  return Response.json({ object: "list", model: request.model, usage: { prompt_tokens: 1, total_tokens: 1 }, data })
}

const chat = async (http: Request): Promise<Response> => {
  const request = chatRequestSchema.parse(await http.json())
  return new Response(chatAnswer(request.model, { content: JSON.stringify(extractPets(request)) }), { headers: json })
}

Bun.serve({
  hostname: "127.0.0.1",
  port: Number(values.port),
  idleTimeout: 0,
  routes: {
    "/v1/embeddings": { POST: embeddings },
    "/v1/chat/completions": { POST: chat },
    "/v1/models": { GET: () => Response.json({ object: "list", data: [{ id: "bench", object: "model" }] }) },
  },
  fetch: () => new Response(null, { status: 404 }),
  error: (error) => Response.json({ error: { message: String(error) } }, { status: 400 }),
})
