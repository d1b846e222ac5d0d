import { expect, test } from "bun:test"
import type { Endpoint, Failure } from "../support/fake-provider.ts"
import { contents, handIn, nothing, outlast, usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const using = usePikaWithProvider({ queueSettings: { retryLimit: 1 } })

/** Without the answer that was asked for, whichever way: told apart by what the job says in the end. */
const failures: [name: string, endpoint: Endpoint, failure: Failure, says: RegExp][] = [
  ["a refused key", "chat", { kind: "status", status: 401 }, /openai answered 401\. Check OPENAI_API_KEY\./],
  ["too many calls", "chat", { kind: "status", status: 429, retryAfter: "30" }, /openai answered 429.*Try again later/],
  ["an internal error", "chat", { kind: "status", status: 500 }, /openai answered 500.*Try again later/],
  ["an answer cut in the middle", "chat", { kind: "cut" }, /openai .*(broke off|cannot be reached).*OPENAI_BASE_URL/],
  ["an answer that is not JSON", "chat", { kind: "not_json" }, /openai .*not JSON/],
  ["an answer of another shape", "chat", { kind: "wrong_shape" }, /openai did not answer with JSON.*EXTRACTION_MODEL/],
  ["a refusal", "chat", { kind: "refusal" }, /openai refused to answer.*EXTRACTION_MODEL/],
  ["an answer cut at its length", "chat", { kind: "length" }, /openai was cut off at its length limit.*smaller parts/],
  ["no embeddings", "embeddings", { kind: "status", status: 500 }, /openai answered 500/],
  ["embeddings cut in the middle", "embeddings", { kind: "cut" }, /openai .*(broke off|cannot be reached)/],
  ["a missing vector", "embeddings", { kind: "missing_vector" }, /openai did not return a vector.*EMBEDDING_MODEL/],
  ["a NaN", "embeddings", { kind: "wrong_number", value: "NaN" }, /openai .*not JSON/],
  [
    "wrong dimensions",
    "embeddings",
    { kind: "wrong_dimensions", dimensions: 32 },
    /32 dimensions.*EMBEDDING_DIMENSIONS/,
  ],
]

for (const [index, [name, endpoint, failure, says]] of failures.entries())
  test(`${name}: the job fails with a sentence, nothing is half-stored, and a retry after recovery succeeds`, async () => {
    const { pika, client, provider } = using
    const user = `failing-${index}`
    provider.fail(endpoint, failure)
    const id = await handIn(pika, user, "I have a dog named Sparky")

    const failed = await outlast(pika, id)
    expect(failed).toMatchObject({ status: "failed", attempts: 2, data: null })
    expect(failed.error).toMatch(says)
    expect(await contents(pika, user)).toEqual(nothing)

    provider.recover()
    expect((await client.request("POST", `/api/v1/jobs/${id}/retry`)).status).toBe(200)
    const done = await client.waitForJob(id)
    expect(done).toMatchObject({ status: "completed", error: null, data: { facts_extracted: 1 } })
    expect(await contents(pika, user)).toEqual({
      ...nothing,
      facts: 1,
      vectors: 1,
      claims: 1,
      nodes: 1,
      entities: 1,
      relations: 1,
    })
  }, 20_000)

test("a provider that fails once costs a job one try, and nothing else", async () => {
  const { pika, provider } = using
  provider.fail("embeddings", { kind: "missing_vector" }, 1)
  const id = await handIn(pika, "once", "I have a dog named Sparky")
  const waiting = await until("the job waits to try again", async () => {
    const job = await using.client.getJob(id)
    return job.status === "pending" && job.attempts === 1 ? job : null
  })
  expect(waiting.current_step).toBe("Waiting to try again")
  expect(waiting.error).toContain("did not return a vector")
  expect(await outlast(pika, id)).toMatchObject({ status: "completed", attempts: 2, error: null })
}, 20_000)

test("facts that were known before are as they were after a job failed", async () => {
  const { pika, client, provider } = using
  await client.tell("known", "I have a dog named Sparky")
  const before = [await contents(pika, "known"), (await client.list("known")).items]
  provider.fail("embeddings", { kind: "missing_vector" })
  expect(await outlast(pika, await handIn(pika, "known", "I have a cat named Mun"))).toMatchObject({ status: "failed" })
  expect([await contents(pika, "known"), (await client.list("known")).items]).toEqual(before)
}, 20_000)

test("a memory that a client adds is refused with 503 and not stored while there is no vector for it", async () => {
  const { pika, client, provider } = using
  provider.fail("embeddings", { kind: "status", status: 429, retryAfter: "17" })
  const answer = await client.request("POST", "/api/v1/memories", { user_id: "adder", fact_value: "User likes tea" })
  expect({ status: answer.status, wait: answer.headers.get("retry-after") }).toEqual({ status: 503, wait: "17" })
  expect(await answer.json()).toMatchObject({ error_code: "UNAVAILABLE" })
  expect(await contents(pika, "adder")).toEqual(nothing)
  provider.recover()
  expect((await client.add("adder", "User likes tea")).fact_value).toBe("User likes tea")
})
