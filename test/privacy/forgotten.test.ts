import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test"
import { modelFact } from "../support/fake-answers.ts"
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts"
import { makeKey } from "../support/keys.ts"
import { hasOwnRedis, type OwnRedis, startOwnRedis } from "../support/own-redis.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { handIn, outlast, providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"
import { checkExport, importFile } from "../support/user-data.ts"
import { findInRedis, findInTables } from "./traces.ts"

setDefaultTimeout(30_000)

/** A word of each test's own, that is in the sentence which is to be gone and nowhere else. */
let words = 0
const newWord = (): string => `Zqgone${"abcdefghijklmnop"[words++]}`

let provider: FakeProvider
let redis: OwnRedis | null
let pika: TestPika

beforeAll(async () => {
  provider = startFakeProvider()
  redis = hasOwnRedis ? await startOwnRedis() : null
  pika = await startPika({ environment: { ...providerEnvironment(provider), ...(redis && { REDIS_URL: redis.url }) } })
}, 60_000)
afterAll(async () => {
  await pika.stop()
  await redis?.stop()
  await provider.stop()
}, 30_000)

const lives = (place: string) =>
  modelFact(`User lives in ${place}`, {
    category: "place",
    entities: [{ name: place, type: "place" }],
    relations: [{ subject: "user", type: "lives_in", target: place }],
  })

/** A person told in a conversation where they live; returns the job, done, and the memory's id. */
const learn = async (user: string, place: string) => {
  provider.queue({ facts: [lives(place)] })
  const job = await outlast(pika, await handIn(pika, user, "We moved"))
  return { job, id: String(job.data?.results[0]?.id) }
}

const ask = async (method: string, path: string, body?: object, key?: string): Promise<string> => {
  const response = await pika.client.request(method, path, body, key === undefined ? {} : { "X-API-Key": key })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  return text
}

/** All that can be asked about a person through any door, as text. */
const everything = async (user: string, jobId: string): Promise<string> => {
  const search = { user_id: user, query: "Where do I live?", score_threshold: 0 }
  const asked: [method: string, path: string, body?: object][] = [
    ["GET", `/api/v1/jobs/${jobId}`],
    ["GET", `/api/v1/jobs/${jobId}/status`],
    ["GET", `/jobs/${jobId}/status`],
    ["GET", `/api/v1/jobs?user_id=${user}`],
    ["GET", "/api/v1/jobs"],
    ["GET", `/api/v1/memories?user_id=${user}`],
    ["GET", `/api/v1/users/${user}/profile`],
    ["GET", `/api/v1/users/${user}/graph?depth=3`],
    ["POST", "/api/v1/search_facts", search],
    ["POST", "/search_facts", search],
  ]
  return (await Promise.all(asked.map((one) => ask(...one)))).join("\n")
}
const exported = (user: string) => ask("POST", "/api/v1/export_user_data", { user_id: user })

const expectNoTrace = async (word: string): Promise<void> => {
  expect(await findInTables(pika.sql, word)).toEqual({})
  if (redis) expect(await findInRedis(redis.client, word)).toEqual([])
}

test("a job tells the memories that it led to, as they read now", async () => {
  const { job, id } = await learn("reader", "Huế")
  const item = { id, memory: "User lives in Huế", category: "place", outcome: "stored" }
  expect(job.data).toMatchObject({ facts_extracted: 1, results: [item] })
  const listed = JSON.parse(await ask("GET", "/api/v1/jobs?user_id=reader")) as { items: object[] }
  expect(listed.items).toEqual([job])
  expect((JSON.parse(await ask("GET", "/api/v1/jobs")) as { items: object[] }).items).toContainEqual(job)
})

test("a forgotten memory is in no answer, no export, no table and no cache", async () => {
  const word = newWord()
  const { job, id } = await learn("forgetter", word)
  await ask("PATCH", `/api/v1/memories/${id}`, { category: "other" })
  expect(await everything("forgetter", job.job_id)).toContain(word)
  await ask("DELETE", `/api/v1/memories/${id}`)
  await expectNoTrace(word)
  expect(await everything("forgetter", job.job_id)).not.toContain(word)
  expect(await exported("forgetter")).not.toContain(word)
  const gone = { id, memory: "", category: "other" as const, confidence: 0, outcome: "stored" as const, reason: null }
  expect((await pika.client.getJob(job.job_id)).data).toEqual({ facts_extracted: 1, results: [gone] })
  await expectNoTrace(word)
})

test("of an edited memory a job tells how it reads now, and only its history how it read", async () => {
  const word = newWord()
  const { job, id } = await learn("editor", word)
  expect(await everything("editor", job.job_id)).toContain(word)
  await ask("PATCH", `/api/v1/memories/${id}`, { fact_value: "User lives in Hà Nội", metadata: {} })
  expect(await everything("editor", job.job_id)).not.toContain(word)
  expect((await pika.client.getJob(job.job_id)).data?.results[0]?.memory).toBe("User lives in Hà Nội")
  expect(Object.keys(await findInTables(pika.sql, word))).toEqual(["pika.fact_versions"])
  if (redis) expect(await findInRedis(redis.client, word)).toEqual([])
  await ask("DELETE", `/api/v1/memories/${id}`)
  await expectNoTrace(word)
})

test("of a memory that a later conversation ended no job tells, and forgetting both leaves nothing of either", async () => {
  const [first, second] = [newWord(), newWord()]
  const old = await learn("mover", first)
  const { job, id } = await learn("mover", second)
  expect(job.data?.results[0]).toMatchObject({ outcome: "superseded", memory: `User lives in ${second}` })
  const answers = await everything("mover", old.job.job_id)
  expect(answers).not.toContain(first)
  expect(answers).toContain(second)
  await ask("DELETE", `/api/v1/memories/${id}`)
  await expectNoTrace(second)
  await ask("DELETE", `/api/v1/memories/${old.id}`)
  await expectNoTrace(first)
})

test("an import of a file that still tells of a forgotten memory in a job's result keeps no word of it", async () => {
  const word = newWord()
  const { id } = await learn("importer", word)
  await ask("DELETE", `/api/v1/memories/${id}`)
  const text = (await exported("importer")).replace(/"memory": ?""/, `"memory":"User lives in ${word}"`)
  expect(text).toContain(word)
  await ask("POST", "/delete_user_data", { user_id: "importer" })
  await importFile(pika, "importer", checkExport(JSON.parse(text)))
  await expectNoTrace(word)
})

/** The error says why it cannot be tried again, and what works instead. */
const expectNoRetry = async (job: string): Promise<void> => {
  const answer = await pika.client.request("POST", `/api/v1/jobs/${job}/retry`)
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({
    error_code: "CONFLICT",
    message:
      "The input of this job was dropped when a memory of the same person was forgotten, because it may say the same. Send it again, under a new Idempotency-Key if it had one.",
  })
}

test("forgetting a memory drops what was handed in with jobs that failed or were cancelled, which might say the same", async () => {
  const word = newWord()
  const { id } = await learn("complainer", "Huế")
  provider.fail("chat", { kind: "status", status: 400 })
  const failed = await handIn(pika, "complainer", `We live in ${word}`)
  const other = await handIn(pika, "neighbour", "We live in Zqneighbour")
  for (const job of [failed, other]) expect(await outlast(pika, job)).toMatchObject({ status: "failed" })
  provider.recover()
  expect(Object.keys(await findInTables(pika.sql, word))).toEqual(["pika.jobs"])
  await ask("DELETE", `/api/v1/memories/${id}`)
  await expectNoTrace(word)
  await expectNoRetry(failed)
  expect((await pika.client.getJob(failed)).status).toBe("failed")
  expect(await findInTables(pika.sql, "Zqneighbour")).toEqual({ "pika.jobs": 1 })
})

test("what waits or runs while a memory is forgotten is dropped when it fails or is cancelled later", async () => {
  const word = newWord()
  const { id } = await learn("waiting", "Huế")
  const release = provider.hold("chat")
  const calls = provider.count("chat")
  const cancelled = await handIn(pika, "waiting", `We live in ${word}`)
  await until("the model is asked", () => provider.count("chat") > calls)
  const waits = await handIn(pika, "waiting", `We lived in ${word}`)
  await ask("DELETE", `/api/v1/memories/${id}`)
  provider.fail("chat", { kind: "status", status: 400 })
  await ask("POST", `/api/v1/jobs/${cancelled}/cancel`)
  release()
  expect(await outlast(pika, waits)).toMatchObject({ status: "failed" })
  provider.recover()
  await expectNoTrace(word)
  for (const job of [cancelled, waits]) await expectNoRetry(job)
})

test("a conversation that was dropped can be handed in again under a new Idempotency-Key, as the error says", async () => {
  const { id } = await learn("again", "Huế")
  const conversation = [{ role: "user" as const, content: "I have a dog named Sparky" }]
  const hand = (key: string) => pika.client.extract({ user_id: "again", conversation }, { "Idempotency-Key": key })
  provider.fail("chat", { kind: "status", status: 400 })
  const { job_id: failed } = await hand("one")
  expect(await outlast(pika, failed)).toMatchObject({ status: "failed" })
  provider.recover()
  await ask("DELETE", `/api/v1/memories/${id}`)
  await expectNoRetry(failed)
  expect((await hand("one")).job_id).toBe(failed)
  expect(await pika.client.waitForJob((await hand("two")).job_id)).toMatchObject({ status: "completed" })
})

test("whoever may see a job's state and not memories is told everything of it but their texts", async () => {
  const { job, id } = await learn("watched", "Vũng Tàu")
  const { key: watcher } = await makeKey(pika.sql, ["job:status"])
  const { key: reader } = await makeKey(pika.sql, ["job:status", "memory:read"])
  const { key: writer } = await makeKey(pika.sql, ["memory:write"])
  const paths = ["/api/v1/jobs/ID", "/api/v1/jobs/ID/status", "/jobs/ID/status", "/api/v1/jobs?user_id=watched"]
  for (const path of paths.map((one) => one.replace("ID", job.job_id))) {
    const told = await ask("GET", path, undefined, watcher)
    expect(told).not.toContain("Vũng Tàu")
    expect(told).toContain(id)
    expect(await ask("GET", path, undefined, reader)).toContain("Vũng Tàu")
  }
  expect(JSON.parse(await ask("GET", `/jobs/${job.job_id}/status`, undefined, watcher))).toEqual({
    ...job,
    data: { facts_extracted: 1, results: job.data?.results.map((item) => ({ ...item, memory: "" })) },
  })
  // These take the scope memory:write, and show a job; one with a result, as an import may bring it.
  await pika.sql`update jobs set status = 'cancelled' where id = ${job.job_id}`
  for (const verb of ["cancel", "retry"]) {
    const told = await ask("POST", `/api/v1/jobs/${job.job_id}/${verb}`, undefined, writer).catch(String)
    expect(told).not.toContain("Vũng Tàu")
  }
})

test("a row of a job holds no sentence, whichever program wrote it", async () => {
  const word = newWord()
  const { job, id } = await learn("upgrader", "Huế")
  const item = {
    id,
    memory: `User lives in ${word}`,
    category: "place",
    confidence: 0.9,
    outcome: "stored",
    reason: null,
  }
  const result = JSON.stringify({ facts_extracted: 1, results: [item] })
  await pika.sql`update jobs set result = ${result} where id = ${job.job_id}`
  await expectNoTrace(word)
  const [row] = await pika.sql<{ result: { results: object[] } }[]>`select result from jobs where id = ${job.job_id}`
  expect(row?.result.results).toEqual([{ ...item, memory: "", category: "other", confidence: 0 }])
})
