import { afterAll, beforeAll, expect, test } from "bun:test"
import { sharedKey } from "../../src/platform/cache/shared-key.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { textFields, validBodies, withField } from "../contract/requests.ts"
import type { Json } from "../support/client.ts"
import { modelFact } from "../support/fake-answers.ts"
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts"
import { hasOwnRedis, type OwnRedis, startOwnRedis } from "../support/own-redis.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { outlast, providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"
import { findInFiles, findInRedis, findInStatistics, findInTables } from "./traces.ts"

/** What is in every text of the person who is erased, and nowhere else. */
const marked = "zqerase"
let marks = 0
const mark = (): string => `Zqerase${[...String(marks++)].map((digit) => "abcdefghij"[Number(digit)]).join("")}`
const person = "Zqperson"

const lines: string[] = []
let provider: FakeProvider
let redis: OwnRedis | null
let pika: TestPika

beforeAll(async () => {
  provider = startFakeProvider()
  redis = hasOwnRedis ? await startOwnRedis() : null
  pika = await startPika({
    environment: { ...providerEnvironment(provider), PIKA_RATE_LIMITS: "off", ...(redis && { REDIS_URL: redis.url }) },
    log: createLogger("trace", { write: (line) => void lines.push(line) }),
  })
}, 60_000)
afterAll(async () => {
  await pika.stop()
  await redis?.stop()
  await provider.stop()
}, 30_000)

/** The body with a mark in each of its texts and in a key of its metadata. */
const markAll = (body: Json): Json => {
  let copy = body
  for (const field of textFields(body)) copy = withField(copy, field, `${mark()} says hello`)
  if ("metadata" in copy) copy = withField(copy, `metadata.${mark()}`, { [mark()]: [mark()] })
  return "user_id" in copy ? { ...copy, user_id: person } : copy
}

const send = async (method: string, path: string, body?: Json, headers: Record<string, string> = {}): Promise<Json> => {
  const response = await pika.client.request(method, path, body, headers)
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  return text === "" ? {} : (JSON.parse(text) as Json)
}

const handIn = async (path = "/extract_facts"): Promise<string> => {
  const conversation = ["user", "assistant", "system"].map((role) => ({
    role,
    content: `I have a dog named ${mark()}`,
  }))
  const body = { ...markAll(validBodies.extract()), conversation }
  return String((await send("POST", path, body, { "Idempotency-Key": mark() })).job_id)
}

const plantMemories = async (): Promise<void> => {
  for (const path of ["/extract_facts", "/api/v1/extract_facts"]) await outlast(pika, await handIn(path))
  const lives = (place: string) =>
    modelFact(`User lives in ${place}`, {
      tags: [mark()],
      entities: [{ name: place, type: "place" }],
      relations: [{ subject: "user", type: "lives_in", target: place }],
      ends: [{ subject: mark(), type: null, target: mark() }],
    })
  provider.queue({ facts: [lives(mark())] }, { facts: [lives(mark())] })
  for (const _ of [1, 2]) expect(await outlast(pika, await handIn())).toMatchObject({ status: "completed" })
  const added = await send("POST", "/api/v1/memories", { ...markAll(validBodies.add()), category: "pet" })
  await send("PATCH", `/api/v1/memories/${added.id}`, { ...markAll(validBodies.patch()), category: "pet" })
}

const plantQueries = async (): Promise<void> => {
  for (const path of ["/api/v1/search_facts", "/search_facts"]) {
    await send("POST", path, { user_id: person, query: `Who is ${mark()}?`, score_threshold: 0 })
    await send("POST", path, { ...markAll(validBodies.search()), user_id: person })
  }
  await send("GET", `/api/v1/users/${person}/profile`)
  await send("GET", `/api/v1/users/${person}/graph?entity=${mark()}`)
}

/** A job that failed, one that was cancelled, one that waits, one that runs, and a dead letter. Returns what ends the one that runs. */
const plantJobs = async (): Promise<{ running: string; release: () => void }> => {
  provider.fail("chat", { kind: "status", status: 400 })
  expect(await outlast(pika, await handIn())).toMatchObject({ status: "failed" })
  provider.recover()
  const release = provider.hold("chat")
  const before = provider.count("chat")
  const running = await handIn()
  await until("the model is asked", () => provider.count("chat") > before)
  await send("POST", `/api/v1/jobs/${await handIn()}/cancel`)
  const waiting = await handIn()
  const { boss } = pika.running.services.queue
  const message = { jobId: waiting, userId: person }
  const letter = await boss.send("memory.extract.dead", message, { startAfter: 3600, group: { id: person } })
  await pika.sql`update pgboss.job set source_root_id = ${waiting} where id = ${letter}`
  return { running, release }
}

test("after a deletion nothing that came in through any door is found anywhere", async () => {
  const { sql } = pika
  const folder = pika.database.environment.PIKA_DATA_DIR
  await plantMemories()
  await plantQueries()
  const { running, release } = await plantJobs()
  await sql`analyze`

  // As a process without Redis keeps it.
  const { space } = pika.running.services.spaces.active
  await sql`
    insert into embeddings (user_id, space_id, hash, embedding)
    values (${person}, ${space.id}, '\\x00', '[1,2]') on conflict do nothing`
  const held = await findInTables(sql, marked)
  for (const table of [
    "pika.facts",
    "pika.fact_versions",
    "pika.fact_terms",
    "pika.claims",
    "pika.jobs",
    "pika_graph.Entity",
  ])
    expect(held).toHaveProperty([table])
  const named = await findInTables(sql, person)
  for (const table of ["pika.users", "pika.embeddings", "pika.fact_vectors", "pika_graph.User", "pika_graph.RELATES"])
    expect(named).toHaveProperty([table])
  expect(named["pgboss.job_common"]).toBeGreaterThan(3)
  if (redis) expect((await findInRedis(redis.client, marked)).length).toBeGreaterThan(0)
  if (folder) expect(findInFiles(folder, marked).length).toBeGreaterThan(0)

  const audit = `pika.audit_log_${new Date().toISOString().slice(0, 7).replace("-", "_")}`
  const { deleted } = (await send("POST", "/api/v1/delete_user_data", { user_id: person })) as { deleted: Json }
  expect(await findInTables(sql, marked)).toEqual({})
  // Who did what is kept for a year, by the id alone.
  await pika.running.services.audit.flush()
  expect(Object.keys(await findInTables(sql, person))).toEqual([audit])
  if (redis) expect(await redis.client.exists(sharedKey(person, "results"), sharedKey(person, "vectors"))).toBe(0)
  for (const kind of ["memories", "versions", "entities", "jobs", "queries"]) expect(deleted[kind]).toBeGreaterThan(0)

  release()
  await until("the worker is through with the job", () =>
    lines.some((line) => line.includes(running) && line.includes('"msg":"job"')),
  )
  expect(await findInTables(sql, marked)).toEqual({})
  expect(Object.keys(await findInTables(sql, person))).toEqual([audit])
  if (redis) expect(await findInRedis(redis.client, marked)).toEqual([])
  await pika.running.services.scrubber.finish()
  expect(await findInStatistics(sql, marked)).toEqual([])
  if (folder) expect(findInFiles(folder, marked)).toEqual([])
  expect(lines.filter((line) => line.toLowerCase().includes(marked))).toEqual([])

  const again = await send("POST", "/delete_user_data", { user_id: person })
  expect(again).toEqual({ status: "ok", deleted: { memories: 0, versions: 0, entities: 0, jobs: 0, queries: 0 } })
}, 120_000)
