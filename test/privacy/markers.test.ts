import { afterAll, beforeAll, expect, test } from "bun:test"
import { openFile } from "../../src/compat/import-mem0/file-source.ts"
import { insertSession as insertConsoleSession } from "../../src/console/queries.ts"
import { indexOwner } from "../../src/documents/search/index-owners.ts"
import { erasedTables, features, personalTables } from "../../src/features.ts"
import { changeAccount } from "../../src/people/account-queries.ts"
import { hashToken, insertFamily, insertRefreshToken } from "../../src/people/token-queries.ts"
import { sharedKey } from "../../src/platform/cache/shared-key.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { bodyRoutes, textFields, validBodies, withField } from "../contract/requests.ts"
import { insertSession } from "../support/chat.ts"
import type { Json } from "../support/client.ts"
import { modelFact } from "../support/fake-answers.ts"
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts"
import { formOf } from "../support/form.ts"
import { callRaw } from "../support/mcp.ts"
import { importFrom, tempFolder } from "../support/mem0-import.ts"
import { hasOwnRedis, type OwnRedis, startOwnRedis } from "../support/own-redis.ts"
import { insertPerson } from "../support/people.ts"
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

const send = async (
  method: string,
  path: string,
  body?: Json | FormData,
  headers: Record<string, string> = {},
): Promise<Json> => {
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
  await send("POST", "/api/v1/webhooks", { name: "mirror", url: "https://hooks.invalid/pika" })
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
  await send("POST", `/api/v1/memories/${added.id}/feedback`, markAll(validBodies.feedback()))
}

/** What the doors of later features take: the examples of their routes. */
const plantExamples = async (): Promise<void> => {
  const known = new Set(bodyRoutes.map(({ path }) => path))
  for (const { routes = [] } of features)
    for (const { method, path, example, body } of routes) {
      if (!example || !("user_id" in example) || known.has(path)) continue
      const marked = markAll(example)
      const { job_id } = await send(method.toUpperCase(), path, body && "form" in body ? formOf(marked) : marked)
      await endOf(job_id)
    }
}

/** Waits for a job, if there is one. */
const endOf = async (job: unknown): Promise<void> => {
  if (typeof job !== "string") return
  const isWaiting = async () => (await pika.sql`select from jobs where id = ${job} and completed_at is null`).length > 0
  await until("its job is over", async () => !(await isWaiting()))
}

/** What an assistant sends. */
const plantCalls = async (): Promise<void> => {
  const calls: [name: string, args: Json][] = [
    ["add_memories", { text: `I have a dog named ${mark()}` }],
    ["add_memories", { text: `User has a cat named ${mark()}` }],
    ["search_memories", { query: `Who is ${mark()}?` }],
    ["search_documents", { query: `Who is ${mark()}?` }],
    ["add_document", { filename: `${mark()}.txt`, text: `${mark()} says hello`, title: mark() }],
    ["ask", { question: `Who is ${mark()}?` }],
  ]
  for (const [name, args] of calls) {
    const { isError, text, found } = await callRaw(pika.client.url, { "X-API-Key": pika.client.key }, name, {
      ...{ user_id: person },
      ...args,
    })
    if (isError) throw new Error(`${name}: ${text}`)
    await endOf(found.job_id)
  }
}

/** What mem0 knew. */
const plantImport = async (): Promise<void> => {
  const folder = tempFolder()
  const memory = {
    id: mark(),
    memory: `User has a kite named ${mark()}`,
    user_id: person,
    agent_id: mark(),
    run_id: mark(),
  }
  const more = { metadata: { [mark()]: mark() }, categories: [mark()], created_at: "2026-01-01" }
  const text = JSON.stringify({ memories: [{ ...memory, ...more }] })
  await importFrom(pika, await openFile(await folder.write("export.json", text)))
  folder.remove()
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

const sessionHash = Buffer.from(`session of the console ${mark()}`)
const refreshHash = hashToken(`refresh_${mark()}`)

/** The account with which the person signed in. */
const plantAccount = async (): Promise<void> => {
  await insertPerson(pika.sql, person, mark())
  const changes = { email: `${mark()}@example.com`, full_name: mark(), preferences: { [mark()]: mark() } }
  await pika.sql.begin(async (tx) => {
    await changeAccount(tx, person, changes)
    await insertRefreshToken(tx, await insertFamily(tx, person), refreshHash)
    await insertConsoleSession(tx, sessionHash, { keyHash: null, familyId: await insertFamily(tx, person) })
  })
}

/** The indexes that somebody with many memories and chunks has: copies of their vectors, which name nobody. */
const plantIndexes = async (): Promise<Slots> => {
  expect(await indexOwner(pika.running.services.sql, person, new AbortController().signal)).toBe(true)
  const [row] = await pika.sql<{ slot: number }[]>`select slot from chunk_indexes where user_id = ${person}`
  return { facts: await plantFactIndex(), chunks: row?.slot ?? 0 }
}
type Slots = { facts: number; chunks: number }

const plantFactIndex = async (): Promise<number> => {
  const { space } = pika.running.services.spaces.active
  const [row] = await pika.sql<{ slot: number }[]>`select open_vector_index(${person}, ${space.id}::smallint) as slot`
  const slot = row?.slot ?? 0
  await pika.sql`
    insert into indexed_vectors (slot, fact_id, embedding)
    select ${slot}, fact_id, embedding from fact_vectors where user_id = ${person} and space_id = ${space.id} and current`
  return slot
}
/** The tables that have copies in these slots, a refresh token or a session of the console: rows that neither name the person nor hold a text. */
const findCopies = async ({ facts, chunks }: Slots): Promise<string[]> => {
  const vectors = await pika.sql`select from indexed_vectors where slot = ${facts}`
  const codes = await pika.sql`select from indexed_codes where slot = ${chunks}`
  const tokens = await pika.sql`select from refresh_tokens where hash = ${refreshHash}`
  const sessions = await pika.sql`select from console_sessions where hash = ${sessionHash}`
  return [
    ...(vectors.length > 0 ? ["pika.indexed_vectors"] : []),
    ...(codes.length > 0 ? ["pika.indexed_codes"] : []),
    ...(tokens.length > 0 ? ["pika.refresh_tokens"] : []),
    ...(sessions.length > 0 ? ["pika.console_sessions"] : []),
  ]
}

test("after a deletion nothing that came in through any door is found anywhere", async () => {
  const { sql } = pika
  const folder = pika.database.environment.PIKA_DATA_DIR
  await plantMemories()
  await plantExamples()
  await plantCalls()
  await plantImport()
  await insertSession(sql, person, `${mark()} says hello`)
  await plantQueries()
  await plantAccount()
  await endOf((await send("POST", "/v1/exports/", { schema: {}, filters: { user_id: person } })).id)
  const { running, release } = await plantJobs()
  await sql`analyze`

  // As a process without Redis keeps it.
  const { space } = pika.running.services.spaces.active
  await sql`
    insert into embeddings (user_id, space_id, hash, embedding)
    values (${person}, ${space.id}, '\\x00', '[1,2]') on conflict do nothing`
  const slots = await plantIndexes()
  const held = await findInTables(sql, marked)
  const named = await findInTables(sql, person)
  const planted = [...Object.keys(held), ...Object.keys(named), ...(await findCopies(slots))]
  expect(erasedTables.filter((table) => !planted.includes(table))).toEqual([])
  expect(named["pgboss.job_common"]).toBeGreaterThan(3)
  if (redis) expect((await findInRedis(redis.client, marked)).length).toBeGreaterThan(0)
  if (folder) expect(findInFiles(folder, marked).length).toBeGreaterThan(0)

  const audit = `pika.audit_log_${new Date().toISOString().slice(0, 7).replace("-", "_")}`
  const { deleted } = (await send("POST", "/api/v1/delete_user_data", { user_id: person })) as { deleted: Json }
  expect(await findInTables(sql, marked)).toEqual({})
  expect(await findCopies(slots)).toEqual([])
  // Who did what is kept for a year, by the id alone.
  await pika.running.services.audit.flush()
  expect(Object.keys(await findInTables(sql, person))).toEqual([audit])
  if (redis) expect(await redis.client.exists(sharedKey(person, "results"), sharedKey(person, "vectors"))).toBe(0)
  const counted = personalTables.flatMap(({ erased }) => ("begin" in erased ? (erased.counted?.as ?? []) : []))
  for (const kind of counted) expect(deleted[kind]).toBeGreaterThan(0)

  release()
  await until("the worker is through with the job", () =>
    lines.some((line) => line.includes(running) && line.includes('"msg":"job"')),
  )
  expect(await findInTables(sql, marked)).toEqual({})
  expect(Object.keys(await findInTables(sql, person))).toEqual([audit])
  if (redis) expect(await findInRedis(redis.client, marked)).toEqual([])
  await pika.running.services.storageRenewer.finish()
  expect(await findInStatistics(sql, marked)).toEqual([])
  if (folder) expect(findInFiles(folder, marked)).toEqual([])
  expect(lines.filter((line) => line.toLowerCase().includes(marked))).toEqual([])

  const again = await send("POST", "/delete_user_data", { user_id: person })
  expect(again).toEqual({ status: "ok", deleted: Object.fromEntries(counted.map((kind) => [kind, 0])) })
}, 120_000)
