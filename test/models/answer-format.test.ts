import { afterAll, afterEach, expect, setSystemTime, test } from "bun:test"
import { z } from "zod"
import { createLogger } from "../../src/platform/logger.ts"
import { modelFact } from "../support/fake-answers.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika } from "../support/pika.ts"
import { clientOf, complete, errorOf, limitsOf, question } from "../support/provider-calls.ts"
import { providerEnvironment } from "../support/provider-pika.ts"

const provider = startFakeProvider()
afterEach(() => {
  provider.recover()
  provider.requests.length = 0
  setSystemTime()
})
afterAll(() => provider.stop())

const sentSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  response_format: z.object({ type: z.string() }).optional(),
})
/** What the chat endpoint was sent, call by call. */
const sent = () =>
  provider.requests.map(({ body }) => {
    const { model, messages, response_format } = sentSchema.parse(body)
    return { model, format: response_format?.type ?? "none", messages, text: JSON.stringify(messages) }
  })
const formats = () => sent().map(({ format }) => format)
const found = { facts: [] }

const refusals: [name: string, how: { status: number; says?: string }][] = [
  ["a 400", { status: 400 }],
  ["a 404", { status: 404 }],
  ["a 422", { status: 422 }],
  ["a 500 that speaks of response_format", { status: 500, says: "response_format is not supported by this server" }],
  ["a 501 that speaks of json_schema", { status: 501, says: "unknown type: json_schema" }],
]
for (const [name, how] of refusals)
  test(`an endpoint that answers a JSON Schema with ${name} is asked again with the schema in the prompt`, async () => {
    provider.refuseFormats(["json_schema"], how)
    expect(await complete(clientOf(provider.url))).toEqual(found)
    expect(formats()).toEqual(["json_schema", "json_object"])
    const [first, second] = sent()
    expect(first?.text).not.toContain("the-schema")
    expect(second?.messages.map(({ role }) => role)).toEqual(["system", "user"])
    expect(second?.messages[0]?.content).toMatch(/^s\n.*JSON.*the-schema/s)
    expect(second?.messages[1]?.content).toBe(question().user)
  })

test("an endpoint that knows no format of answers at all is asked by the prompt alone", async () => {
  provider.refuseFormats(["json_schema", "json_object"])
  expect(await complete(clientOf(provider.url))).toEqual(found)
  expect(formats()).toEqual(["json_schema", "json_object", "none"])
  expect(sent()[2]?.text).toContain("the-schema")
})

test("what an endpoint takes is remembered for each model, and tried again after an hour", async () => {
  const client = clientOf(provider.url)
  provider.refuseFormats(["json_schema"])
  await complete(client)
  await complete(client)
  expect(formats()).toEqual(["json_schema", "json_object", "json_object"])
  await client.complete(question({ model: "another" }), limitsOf())
  expect(sent().slice(3)).toMatchObject([
    { model: "another", format: "json_schema" },
    { model: "another", format: "json_object" },
  ])
  provider.recover()
  provider.requests.length = 0
  setSystemTime(new Date(Date.now() + 59 * 60_000))
  await complete(client)
  setSystemTime(new Date(Date.now() + 2 * 60_000))
  await complete(client)
  await complete(client)
  expect(formats()).toEqual(["json_object", "json_schema", "json_schema"])
})

test("an endpoint that refuses every format is told of by its first answer, and nothing is remembered", async () => {
  const client = clientOf(provider.url)
  provider.fail("chat", { kind: "status", status: 404 }, 1)
  provider.fail("chat", { kind: "status", status: 400 }, 2)
  expect((await errorOf(complete(client))).message).toContain("answered 404")
  await complete(client)
  expect(formats()).toEqual(["json_schema", "json_object", "none", "json_schema"])
})

test("a key that is refused, and a server that is down, are not asked for another format", async () => {
  for (const status of [401, 403, 429, 503]) provider.fail("chat", { kind: "status", status }, 1)
  for (const _ of [1, 2, 3, 4]) await errorOf(complete(clientOf(provider.url)))
  expect(formats()).toEqual(Array(4).fill("json_schema"))
})

const wrapped: [name: string, answer: string][] = [
  ["in a code fence", '```json\n{"facts":["tea"]}\n```'],
  ["in a code fence that is not closed", '```\n{"facts":["tea"]}\n'],
  ["with text around it", 'Here you are: {"facts":["tea"]} I hope it helps!'],
  ["in a code fence between texts with braces", 'The {list}:\n```json\n{"facts":["tea"]}\n```\nSee {above}.'],
  ["after a thought with braces", '<think>They like {"facts": 1}?</think>\n{"facts":["tea"]}'],
]
for (const [name, answer] of wrapped)
  test(`JSON ${name} is read without asking again`, async () => {
    provider.queue(answer)
    expect(await complete(clientOf(provider.url))).toEqual({ facts: ["tea"] })
    expect(formats()).toEqual(["json_schema"])
  })

test("a model that answers with prose is shown its answer, what is wrong with it and the schema, once", async () => {
  provider.queue("The child likes tea.", { facts: ["tea"] })
  expect(await complete(clientOf(provider.url))).toEqual({ facts: ["tea"] })
  const [first, second] = sent()
  expect(second?.messages.slice(0, 2)).toEqual(first?.messages ?? [])
  expect(second?.messages.slice(2)).toMatchObject([
    { role: "assistant", content: "The child likes tea." },
    { role: "user", content: expect.stringMatching(/It is not JSON\..*the-schema/s) },
  ])
})

test("a model that answers with JSON of another shape is told where it differs", async () => {
  provider.queue({ facts: "tea" }, { facts: ["tea"] })
  expect(await complete(clientOf(provider.url))).toEqual({ facts: ["tea"] })
  expect(sent()[1]?.messages.at(-1)?.content).toContain("facts: Invalid input: expected array")
})

test("a model whose second answer is of no use either is not asked a third time", async () => {
  provider.queue("No.", { nothing: true })
  const error = await errorOf(complete(clientOf(provider.url)))
  expect({ fault: error.fault, calls: provider.requests.length }).toEqual({ fault: "malformed", calls: 2 })
  expect(error.message).toMatch(/^The model at backup did not answer with JSON.*EXTRACTION_MODEL/)
})

test("an answer without text is asked for again without a turn that is empty", async () => {
  provider.queue("", { facts: [] })
  expect(await complete(clientOf(provider.url))).toEqual(found)
  expect(sent()[1]?.messages.map(({ role }) => role)).toEqual(["system", "user", "user"])
})

test("an endpoint that refuses to be asked again has answered with no use, and no other format is tried", async () => {
  provider.queue("No.")
  const client = clientOf(provider.url)
  const release = provider.hold("chat")
  const call = errorOf(complete(client))
  provider.fail("chat", { kind: "slow", milliseconds: 0 }, 1)
  provider.fail("chat", { kind: "status", status: 400 }, 1)
  release()
  expect((await call).fault).toBe("malformed")
  expect(provider.requests).toHaveLength(2)
})

test("an endpoint that takes a schema and does not keep to it has it in the prompt from then on", async () => {
  const client = clientOf(provider.url)
  provider.queue("The child likes tea.")
  await complete(client)
  await complete(client)
  expect(formats()).toEqual(["json_schema", "json_schema", "json_object"])
  expect(sent()[2]?.messages[0]?.content).toContain("the-schema")
})

test("a refusal, or an answer that is cut off, is not mended", async () => {
  for (const kind of ["refusal", "length"] as const) {
    provider.fail("chat", { kind }, 1)
    expect((await errorOf(complete(clientOf(provider.url)))).fault).toBe("malformed")
  }
  expect(formats()).toEqual(["json_schema", "json_schema"])
})

test("every call is counted with its tokens: those that were refused, of no use, and mended", async () => {
  const calls: string[] = []
  provider.refuseFormats(["json_schema"])
  provider.queue("No.")
  await complete(clientOf(provider.url), {
    onCall: (call: { result: string; inputTokens: number; outputTokens: number }) =>
      calls.push(`${call.result} ${call.inputTokens}/${call.outputTokens}`),
  })
  expect(calls).toEqual(["refused 0/0", "malformed 1/1", "ok 1/1"])
})

test("conversations are read with an endpoint that knows no JSON Schema, and nothing that went wrong is in the log", async () => {
  const lines: string[] = []
  const pika = await startPika({
    environment: providerEnvironment(provider),
    log: createLogger("trace", { write: (line) => lines.push(line) }),
  })
  provider.refuseFormats(["json_schema", "json_object"])
  const fact = modelFact("User whispers about marmalade")
  provider.queue("Zebulon whispers.", `Sure!\n\`\`\`json\n${JSON.stringify({ facts: [fact] })}\n\`\`\``)
  const job = await pika.client.tell("u", "I whisper about marmalade")
  expect(job).toMatchObject({ status: "completed", attempts: 1, data: { facts_extracted: 1 } })
  await pika.stop()
  expect(lines.join("")).toContain("memory.extract")
  expect(lines.join("")).not.toMatch(/marmalade|Zebulon/)
}, 60_000)
