import { expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import type { Failure } from "../support/fake-provider.ts"
import { testKey } from "../support/pika.ts"
import { handIn, outlast, providerKey, usePikaWithProvider } from "../support/provider-pika.ts"

const lines: string[] = []
const log = createLogger("trace", { write: (line) => lines.push(line) })
const using = usePikaWithProvider({ log, queueSettings: { retryLimit: 0 } })

/** Said in each conversation: nothing of it may be found in a log line or an error. */
const said = "Zebulon whispers about marmalade\nat night (in:the:attic)"
const secrets = ["Zebulon", "marmalade", "attic", providerKey, testKey]

const expectSilence = (text: string) => {
  expect(text.length).toBeGreaterThan(0)
  for (const secret of secrets) expect(text).not.toContain(secret)
}

const failures: [name: string, failure: Failure][] = [
  // Its body repeats the key and the whole conversation.
  ["refuses the key", { kind: "status", status: 401 }],
  ["is overloaded", { kind: "status", status: 429, retryAfter: "9" }],
  ["is down", { kind: "status", status: 500 }],
  ["breaks off", { kind: "cut" }],
  ["is not JSON", { kind: "not_json" }],
  ["has another shape", { kind: "wrong_shape" }],
  ["refuses to answer", { kind: "refusal" }],
  ["is cut at its length", { kind: "length" }],
]
for (const [name, failure] of failures)
  test(`neither keys nor content are in the logs or the job's error when the model's answer ${name}`, async () => {
    lines.length = 0
    using.provider.fail("chat", failure)
    const job = await outlast(using.pika, await handIn(using.pika, "silence", said))
    expect(job.status).toBe("failed")
    expectSilence(job.error ?? "")
    expect(lines.join("")).toContain("job attempt failed")
    expectSilence(lines.join(""))
  }, 15_000)

test("neither keys nor the question are in the logs or the answer of a search that fails", async () => {
  lines.length = 0
  using.provider.fail("embeddings", { kind: "status", status: 400 })
  const answer = await using.client.request("POST", "/api/v1/search_facts", { user_id: "silence", query: said })
  expect(answer.status).toBe(503)
  expectSilence(await answer.text())
  expect(lines.join("")).toContain("request failed")
  expectSilence(lines.join(""))
})

test("the database's complaint about a value is logged without the value", async () => {
  lines.length = 0
  const { sql } = using
  const error = await sql`select ${said}::int`.catch((thrown: unknown) => thrown)
  log.error({ err: error }, "a statement failed")
  expect(lines.join("")).toContain("22P02")
  expectSilence(lines.join(""))
})

test("a job that does well is logged with its id and its time, not with what was said", async () => {
  lines.length = 0
  await using.client.tell("silence", `I have a zebra named Zebulon. ${said}`)
  expect(lines.join("")).toContain('"result":"completed"')
  expectSilence(lines.join(""))
})

test("the error of a job that failed keeps its type, code and place in the log", async () => {
  lines.length = 0
  using.provider.fail("chat", { kind: "status", status: 401 })
  const id = await handIn(using.pika, "silence", said)
  await outlast(using.pika, id)
  const line = lines.map((text) => JSON.parse(text)).find(({ msg }) => msg === "job attempt failed")
  expect(line).toMatchObject({
    level: "warn",
    job_id: id,
    err: { type: "ProviderError", fault: "refused", cause: { status: 401 } },
  })
  expect(line.err.at[0]).toMatch(/openai[\w-]*\.ts:\d+/)
})
