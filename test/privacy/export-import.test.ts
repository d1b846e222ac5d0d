import { expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { z } from "zod"
import { personalTables } from "../../src/features.ts"
import { checkExport as checkFile } from "../../src/privacy/read-export.ts"
import type { Json } from "../support/client.ts"
import { findDisagreements } from "../support/consistency.ts"
import { modelFact } from "../support/fake-answers.ts"
import { outlast, usePikaWithProvider } from "../support/provider-pika.ts"
import { checkExport, exportExample, importFile, readExport, type UserDataExport } from "../support/user-data.ts"

const using = usePikaWithProvider()

const readUser = async (user: string): Promise<UserDataExport> => {
  const response = await using.client.request("POST", "/api/v1/export_user_data", { user_id: user })
  expect(response.status).toBe(200)
  return checkExport(await response.json())
}
const erase = async (user: string) =>
  expect((await using.client.request("POST", "/delete_user_data", { user_id: user })).status).toBe(200)
const give = (user: string, file: UserDataExport) => importFile(using.pika, user, file)

/** What an import brings back: the rest tells when it was exported, and what was done to it since. */
const lasting = ({ exported_at, audit, queries, ...file }: UserDataExport) => file

const queries = ["Where do I live?", "dog Sparky", "con mèo Mướp", "dị ứng", "What did I change?"]
/** What everybody is answered; without the time that it took. */
const answers = (user: string) =>
  Promise.all(
    queries.map(async (query) => {
      const filters = { include_past: query.includes("live") }
      return (await using.client.search(user, query, { score_threshold: 0, limit: 100, filters })).facts
    }),
  )
const graph = async (user: string) =>
  (await using.client.request("GET", `/api/v1/users/${encodeURIComponent(user)}/graph?depth=2`)).json()

const place = fc.constantFrom("Hà Nội", "Huế", "Maple Hill", "Đà Nẵng", "New York")
const pet = fc.constantFrom("Sparky", "Mướp", "Vàng", "Tom", "Ngô Đồng")
const text = fc.constantFrom(
  "Người dùng bị dị ứng tôm",
  "Người dùng thích ăn phở 🍜",
  'User asked: "why?"\nand\twaited \\ long',
  "User likes <b>bold</b> things & 100 % of them",
)
const metadata = fc
  .dictionary(fc.string({ unit: "grapheme", maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .filter(
    // What the API takes.
    (value) => !/\\u(0000|d[89a-f])/i.test(JSON.stringify(value)),
  )
const event = fc.oneof(
  fc.record({ kind: fc.constant("moves" as const), place }),
  fc.record({ kind: fc.constant("tells" as const), pet }),
  fc.record({ kind: fc.constant("adds" as const), text, metadata }),
  fc.record({ kind: fc.constant("edits" as const), text, which: fc.nat(20) }),
  fc.record({ kind: fc.constant("forgets" as const), which: fc.nat(20) }),
)
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never

const live = async (user: string, happened: Event): Promise<void> => {
  const { client, provider } = using
  if (happened.kind === "moves") {
    const home = { subject: "user", type: "lives_in", target: happened.place }
    const entities = [{ name: happened.place, type: "place" }]
    provider.queue({
      facts: [modelFact(`User lives in ${happened.place}`, { entities, relations: [home], tags: ["home"] })],
    })
    await client.tell(user, `We moved to ${happened.place}`)
  } else if (happened.kind === "tells") await client.tell(user, `I have a dog named ${happened.pet}`)
  else if (happened.kind === "adds")
    await client.add(user, happened.text, {
      metadata: happened.metadata,
      conversation_id: "cuộc 1",
      fact_type: ["thử"],
    })
  else {
    const { items } = await client.list(user, "&limit=100&include_past=true")
    const fact = items[happened.which % Math.max(1, items.length)]
    if (!fact) return
    const path = `/api/v1/memories/${fact.id}`
    if (happened.kind === "forgets") await client.request("DELETE", path)
    else await client.request("PATCH", path, { fact_value: `${happened.text} (${happened.which})` })
  }
}

test("whatever happened: exported, deleted, imported and exported again is the same, and so are all answers", async () => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 10 }), async (events) => {
      const user = `người ${runs++}`
      for (const happened of events) await live(user, happened)
      const [before, answered, drawn] = [await readUser(user), await answers(user), await graph(user)]
      await erase(user)
      await give(user, before)
      expect(lasting(await readUser(user))).toEqual(lasting(before))
      expect(await answers(user)).toEqual(answered)
      expect(await graph(user)).toEqual(drawn)
      expect(await findDisagreements(using.sql)).toEqual([])
    }),
    { numRuns: 15 },
  )
}, 180_000)

test("the history of an import reads as it did, to the microsecond", async () => {
  const { id } = await using.client.add("historian", "User has a dog named Sparky")
  for (const name of ["Bello", "Vàng"])
    await using.client.request("PATCH", `/api/v1/memories/${id}`, { fact_value: `User has a dog named ${name}` })
  const history = async () => (await using.client.request("GET", `/api/v1/memories/${id}/history`)).json()
  const [before, file] = [await history(), await readUser("historian")]
  expect(file.versions.map(({ fact_value }) => fact_value)).toEqual([
    "User has a dog named Sparky",
    "User has a dog named Bello",
  ])
  await erase("historian")
  await give("historian", file)
  expect(await history()).toEqual(before)
})

test("what is learned after an import takes the place of what was imported", async () => {
  await live("mover", { kind: "moves", place: "Huế" })
  const file = await readUser("mover")
  await erase("mover")
  await give("mover", file)
  await live("mover", { kind: "moves", place: "Hà Nội" })
  const { items } = await using.client.list("mover")
  expect(items.map(({ fact_value }) => fact_value)).toEqual(["User lives in Hà Nội"])
})

test("jobs come back: what failed with what was handed in, and what was not done yet is done", async () => {
  const { provider, pika, client } = using
  provider.fail("chat", { kind: "status", status: 400 })
  const conversation = [{ role: "user" as const, content: "I have a dog named Sparky" }]
  const body = { user_id: "worker", conversation, conversation_id: "c1" }
  const failed = await outlast(pika, (await client.extract(body, { "Idempotency-Key": "k1" })).job_id)
  expect(failed.status).toBe("failed")
  provider.recover()
  const release = provider.hold("chat")
  const { job_id: waiting } = await client.extract(body)
  const file = await readUser("worker")
  await erase("worker")
  release()
  await give("worker", file)
  expect(await client.getJob(failed.job_id)).toEqual(failed)
  expect(await client.waitForJob(waiting)).toMatchObject({ status: "completed", data: { facts_extracted: 1 } })
  expect((await client.extract(body, { "Idempotency-Key": "k1" })).job_id).toBe(failed.job_id)
  expect((await client.request("POST", `/api/v1/jobs/${failed.job_id}/retry`)).status).toBe(200)
})

test("an import twice, over something, or of what somebody else holds is refused and changes nothing", async () => {
  await using.client.add("original", "User has a dog named Sparky")
  const file = await readUser("original")
  await expect(give("original", file)).rejects.toThrow("Something is held about this user_id already")
  await expect(give("copy", file)).rejects.toThrow("under another user_id")
  await erase("original")
  await give("copy", file)
  await expect(give("copy", file)).rejects.toThrow("Something is held about this user_id already")
  expect((await using.client.list("copy")).items).toHaveLength(1)
  expect((await using.client.list("original")).items).toHaveLength(0)
})

test("two imports at once of one file, for two people: one of them is refused", async () => {
  await using.client.add("one", "User has a dog named Sparky")
  const file = await readUser("one")
  await erase("one")
  const outcomes = await Promise.allSettled([give("one", file), give("two", file)])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
  expect(await using.sql`select from facts where id = ${file.memories[0]?.id ?? ""}`).toHaveLength(1)
})

test("an import that fails half-way leaves nothing", async () => {
  const memories = checkExport(exportExample).memories.map((memory) => ({ ...memory, id: Bun.randomUUIDv7() }))
  const versions = memories.map(({ id }) => ({
    fact_id: id,
    version: 0,
    fact_value: "x",
    category: "pet" as const,
    fact_type: [],
    metadata: {},
    reason: "x",
    valid_from: "2026-01-01T00:00:00Z",
    valid_to: null,
    changed_at: "not a time",
  }))
  await expect(give("half", { ...checkExport(exportExample), memories, versions } as UserDataExport)).rejects.toThrow()
  expect((await using.client.list("half")).items).toEqual([])
  expect(await using.sql`select from users where user_id = 'half'`).toHaveLength(0)
})

test("a person nobody has heard of has a valid, empty export", async () => {
  expect(await readUser("nobody")).toMatchObject({
    known_since: null,
    queries: 0,
    memories: [],
    versions: [],
    jobs: [],
    keys: [],
  })
})

test("an export says who did what with the person's data", async () => {
  await using.client.add("watched", "User has a dog named Sparky")
  await using.pika.running.services.audit.flush()
  const { audit } = await readUser("watched")
  expect(audit).toMatchObject([{ action: "memory.add", actor: { kind: "api_key" }, status_code: 201 }])
})

const broken = (change: (file: Json & { memories: Json[] }) => void): unknown => {
  const file = structuredClone(exportExample) as unknown as Json & { memories: Json[] }
  change(file)
  return file
}
const first = ({ memories }: { memories: Json[] }): Json => memories[0] ?? {}

for (const [what, file, says] of [
  ["no object", [], "not an export of pika"],
  ["something else", { hello: 1 }, "not an export of pika"],
  ["a newer version", broken((it) => (it.version = 2)), "version 2 of the format, and this pika reads version 1"],
  ["a section missing", broken((it) => delete it.jobs), "jobs:"],
  ["an unknown field", broken((it) => (first(it).secret = 1)), "memories.0:"],
  ["a NUL", broken((it) => (first(it).fact_value = "a\0")), "memories.0.fact_value"],
  ["a NUL deep in metadata", broken((it) => (first(it).metadata = { a: [{ b: "\0" }] })), "memories.0.metadata"],
  ["half a surrogate pair", broken((it) => (first(it).reason = "\ud800")), "memories.0.reason"],
  ["a day that does not exist", broken((it) => (first(it).said_at = "2026-02-30T00:00:00Z")), "memories.0.said_at"],
  ["the year 0", broken((it) => (first(it).said_at = "0000-02-03T00:00:00Z")), "memories.0.said_at"],
  ["a category of its own", broken((it) => (first(it).category = "spaceship")), "memories.0.category"],
  ["a successor that is not in it", broken((it) => (first(it).superseded_by = Bun.randomUUIDv7())), "not in the file"],
  ["an end before its beginning", broken((it) => (first(it).valid_to = "2025-01-01T00:00:00Z")), "before valid_from"],
  ["one memory twice", broken((it) => it.memories.push(first(it))), "Two memories have one id."],
  [
    "two current memories of one text",
    broken((it) => it.memories.push({ ...first(it), id: Bun.randomUUIDv7(), position: 9 })),
    "Two current memories say the same.",
  ],
  [
    "a version of nothing",
    broken((it) => (it.versions = [{ ...first(it), fact_id: Bun.randomUUIDv7() }])),
    "versions.0:",
  ],
] as const)
  test(`a file with ${what} is refused with a sentence`, () => {
    expect(() => checkExport(file)).toThrow(says)
  })

test("a file that is cut off, or is not there, is refused with a sentence", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pika-export-"))
  const path = join(folder, "export.json")
  await Bun.write(path, JSON.stringify(exportExample).slice(0, -20))
  await expect(readExport(path)).rejects.toThrow("not JSON, or it was cut off")
  await expect(readExport(join(folder, "none.json"))).rejects.toThrow("There is no file")
  rmSync(folder, { recursive: true })
})

test("a file from before a feature had rows of persons is read as one that holds none of them", () => {
  const section = { section: "diary", schema: z.string(), example: [], readPage: async () => [], isOptional: true }
  const why = "It is not done in this test."
  const diary = { table: "pika.diary", exported: section, imported: { why }, erased: { why }, kept: { why } }
  expect(checkFile([...personalTables, diary], exportExample)).toMatchObject({ diary: [] })
})
