import { afterAll, expect, test } from "bun:test"
import { followSource } from "../../src/compat/import-mem0/run-import.ts"
import { undoImport } from "../../src/compat/import-mem0/undo-import.ts"
import { allFaults, fakeMemory, fakePeople, startFakeMem0 } from "../support/fake-mem0.ts"
import { importAgain, importFrom, never, openFakePlatform, quietly, readRun, verify } from "../support/mem0-import.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"
import { checkExport } from "../support/user-data.ts"

const pika = usePika()
const fakes: { stop: () => unknown }[] = []
const startFake = (...memories: Parameters<typeof startFakeMem0>[0][]) => {
  const fake = startFakeMem0(...memories)
  fakes.push(fake)
  return fake
}
afterAll(() => fakes.forEach((fake) => void fake.stop()))

const readUser = async (user: string) =>
  checkExport(await (await pika.client.request("POST", "/api/v1/export_user_data", { user_id: user })).json())

test("a memory comes over with its id, its times, its category and what only mem0 knows", async () => {
  const id = "5b1c2f0e-6a0b-4b1f-9a55-0a6b3c1d2e3f"
  const memory = fakeMemory("emma", 1, {
    id,
    memory: "User has a dog named Sparky",
    ...{ app_id: "toy", run_id: "s1", metadata: { device: "toy-1" }, categories: ["family", "robots"] },
    created_at: "2026-01-15T10:30:00.123456-08:00",
    updated_at: "2026-01-16T10:30:00Z",
  })
  const fake = startFake({ memories: [memory] })
  await importFrom(pika, await openFakePlatform(fake.url))
  const { memories } = await readUser("emma")
  expect(memories).toEqual([
    expect.objectContaining({
      ...{ id, fact_value: "User has a dog named Sparky", category: "family", fact_type: ["robots"], source: "api" },
      ...{ conversation_id: "s1", said_at: "2026-01-15T18:30:00.123456Z", valid_from: "2026-01-15T18:30:00.123456Z" },
      ...{ created_at: "2026-01-15T18:30:00.123456Z", updated_at: "2026-01-16T10:30:00.000000Z", valid_to: null },
      metadata: { device: "toy-1", app_id: "toy", run_id: "s1", mem0_id: id, mem0_categories: ["family", "robots"] },
    }),
  ])
  const { facts } = await pika.client.search("emma", "What is my dog's name?")
  expect(facts[0]?.id).toBe(id)
})

test("every page of every person is read, whatever the server does meanwhile", async () => {
  const memories = fakePeople(3, 27)
  const fake = startFake({ memories })
  fake.failOften(0.3, allFaults)
  const run = await importFrom(pika, await openFakePlatform(fake.url))
  const { totals, people, gaps, sample } = await verify(pika, run)
  expect({ people, gaps }).toEqual({ people: 3, gaps: [] })
  expect(totals).toMatchObject({ expected: 81, found: 81, stored: 81, duplicate: 0, refused: 0, damaged: 0 })
  expect(sample.searched).toBeGreaterThan(10)
  expect(sample.found).toBe(sample.searched)
}, 30_000)

test("what was broken off goes on, and nothing comes twice", async () => {
  const fake = startFake({ memories: fakePeople(3, 14, "again") })
  const source = await openFakePlatform(fake.url)
  // Killed after its first people were written, and before that was noted.
  fake.fail({ kind: "status", status: 500 }, 1000, /^\/v3/)
  await expect(importFrom(pika, source)).rejects.toThrow("answered 500")
  const half = startFake({ memories: [...fake.memories.values()].slice(0, 20) })
  const other = await openFakePlatform(half.url)
  const run = await importFrom(pika, { ...other, name: source.name })
  run.cursor = { ...run.cursor, isRead: false }
  await pika.sql`update imports set cursor = '{}', state = 'running' where id = ${run.id}`
  await pika.sql`update import_people set is_read = false`
  const whole = startFake({ memories: [...fake.memories.values()] })
  const again = await importFrom(pika, { ...(await openFakePlatform(whole.url)), name: source.name })
  expect(again.id).toBe(run.id)
  expect((await verify(pika, again)).totals).toMatchObject({ found: 42, stored: 42, duplicate: 0 })
  const list = await pika.client.list("again-0", "&limit=100")
  expect(list.items).toHaveLength(14)
}, 30_000)

test("people whose memories were all read are not asked for again", async () => {
  const fake = startFake({ memories: [fakeMemory("read-1", 1), fakeMemory("read-2", 2)] })
  const source = await openFakePlatform(fake.url)
  const run = await importFrom(pika, source)
  await pika.sql`update imports set cursor = '{}' where id = ${run.id}`
  fake.requests.splice(0)
  await importFrom(pika, source)
  const asked = fake.requests
    .filter(({ path }) => path.startsWith("/v3/memories/"))
    .map(({ body }) => JSON.stringify(body))
  expect(asked).toHaveLength(1)
  expect(asked[0]).toContain('"user_id":"*"')
})

test("a person of whom something is held already keeps it, and gets what is new", async () => {
  const { id } = await pika.client.add("held", "User has a cat named Luna")
  const fake = startFake({
    memories: [
      fakeMemory("held", 1, { memory: "User has a cat named Luna." }),
      fakeMemory("held", 2, { memory: "User has a dog named Rex" }),
    ],
  })
  const run = await importFrom(pika, await openFakePlatform(fake.url))
  expect((await verify(pika, run)).totals).toMatchObject({ stored: 1, duplicate: 1 })
  const { items } = await pika.client.list("held")
  expect(items.map(({ fact_value }) => fact_value).sort()).toEqual([
    "User has a cat named Luna",
    "User has a dog named Rex",
  ])
  expect(items.some((item) => item.id === id)).toBe(true)
})

test("what may not be stored is refused with its reason, and what belongs to nobody is counted", async () => {
  const fake = startFake({
    memories: [
      fakeMemory("refused", 1, { memory: "User's password is hunter2" }),
      fakeMemory("refused", 2, { memory: "x".repeat(2001) }),
      fakeMemory("refused", 3, {
        created_at: "2025-01-01T00:00:00Z",
        updated_at: "2025-01-01",
        metadata: { big: "x".repeat(17_000) },
      }),
      fakeMemory("refused", 4),
      fakeMemory(null, 5, { agent_id: "robot", app_id: "toy" }),
    ],
  })
  const run = await importFrom(pika, await openFakePlatform(fake.url))
  const { totals, reasons } = await verify(pika, run)
  expect(totals).toMatchObject({ stored: 1, refused: 3 })
  expect(Object.keys(reasons).sort()).toEqual([
    "It has more than 2000 characters.",
    "It looks like a secret (a password, number or address), which is never kept.",
    "Its metadata has more than 16 KiB or 32 levels, or holds a NUL character.",
  ])
  expect((await readRun(pika, run.id)).cursor.nobody).toEqual({ "It belongs to no person: it has no user_id.": 1 })
})

test("expired and replaced memories come as past facts, and a later expiration leaves one current", async () => {
  const [old, replaced, later] = [
    fakeMemory("timely", 1, { expiration_date: "2025-03-01" }),
    fakeMemory("timely", 2, { replaced_by: fakeMemory("timely", 3).id, updated_at: "2025-06-01T00:00:00Z" }),
    fakeMemory("timely", 3, { expiration_date: "2999-01-01" }),
  ]
  const fake = startFake({ memories: [old, replaced, later] })
  const run = await importFrom(pika, await openFakePlatform(fake.url))
  const { memories } = await readUser("timely")
  const byId = new Map(memories.map((one) => [one.id, one]))
  expect(byId.get(old.id)?.valid_to).toBe("2025-03-02T00:00:00.000000Z")
  expect(byId.get(replaced.id)).toMatchObject({ valid_to: "2025-06-01T00:00:00.000000Z", superseded_by: later.id })
  expect(byId.get(later.id)).toMatchObject({ valid_to: null, expires_at: "2999-01-02T00:00:00.000000Z" })
  expect((await verify(pika, run)).totals).toMatchObject({ expiring: 1 })
})

test("what is added and changed in mem0 meanwhile follows, but not over an edit made here", async () => {
  const [one, two] = [fakeMemory("followed", 1), fakeMemory("followed", 2)]
  const fake = startFake({ memories: [one, two] })
  const source = await openFakePlatform(fake.url)
  const run = await importFrom(pika, source)
  await pika.client.request("PATCH", `/api/v1/memories/${two.id}`, { fact_value: "User lost the second toy" })
  const now = new Date().toISOString()
  fake.put(
    { ...one, memory: "User has a red toy", updated_at: now },
    { ...two, memory: "User has a blue toy", updated_at: now },
  )
  fake.put(fakeMemory("followed", 3, { memory: "User has a kite", created_at: now, updated_at: now }))
  await importAgain(pika, source, run)
  const texts = (await pika.client.list("followed")).items.map(({ fact_value }) => fact_value)
  expect(texts.sort()).toEqual(["User has a kite", "User has a red toy", "User lost the second toy"])
  expect((await verify(pika, run)).totals).toMatchObject({ stored: 3, edited: 1, damaged: 0 })
  const { facts } = await pika.client.search("followed", "red toy")
  expect(facts[0]?.fact_value).toBe("User has a red toy")
})

test("an undo takes out exactly what the run put in and nobody edited since", async () => {
  await pika.client.add("undone", "User has a cat named Luna")
  const before = await readUser("undone")
  const memories = [1, 2, 3].map((number) => fakeMemory("undone", number))
  const fake = startFake({ memories: [...memories, fakeMemory("undone", 4, { memory: "User has a cat named Luna" })] })
  const source = await openFakePlatform(fake.url)
  const run = await importFrom(pika, source)
  await pika.client.request("PATCH", `/api/v1/memories/${memories[2]?.id}`, { fact_value: "User wants a third toy" })
  const how = { signal: never(), progress: quietly }
  const undone = await undoImport(pika.running.services, run, how)
  expect(undone).toEqual({ people: 1, deleted: 2, kept: 1 })
  const after = await readUser("undone")
  expect(after.memories.filter(({ id }) => id !== memories[2]?.id)).toEqual(before.memories)
  expect(after.memories).toHaveLength(2)
  const [row] = await pika.sql<{ fact_count: number }[]>`select fact_count from users where user_id = 'undone'`
  expect(row?.fact_count).toBe(2)
  // The same command begins anew.
  const next = await importFrom(pika, source)
  expect(next.id).not.toBe(run.id)
  expect((await verify(pika, next)).totals).toMatchObject({ stored: 2, duplicate: 2 })
})

test("a forgotten memory does not come back with the same run", async () => {
  const memory = fakeMemory("forgetful", 1)
  const fake = startFake({ memories: [memory, fakeMemory("forgetful", 2)] })
  const source = await openFakePlatform(fake.url)
  const run = await importFrom(pika, source)
  await pika.client.request("DELETE", `/api/v1/memories/${memory.id}`)
  fake.put({ ...memory, updated_at: new Date().toISOString() })
  await importAgain(pika, source, run)
  expect((await verify(pika, run)).totals).toMatchObject({ stored: 2, forgotten: 1 })
  expect((await pika.client.list("forgetful")).items).toHaveLength(1)
})

test("a person who was erased since the run began does not come back with it, though mem0 still has them", async () => {
  const fake = startFake({ memories: [fakeMemory("gone", 1), fakeMemory("stays", 1)] })
  const source = await openFakePlatform(fake.url)
  const run = await importFrom(pika, source)
  await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: "gone" })
  fake.memories.set("later", fakeMemory("gone", 2, { id: "later" }))
  // Both the changes and, as after a kill, everything.
  await importFrom(pika, source)
  await pika.sql`update imports set cursor = '{}', state = 'running' where id = ${run.id}`
  const again = await importFrom(pika, source)
  expect(again.id).toBe(run.id)
  expect((await pika.client.list("gone")).items).toEqual([])
  expect((await pika.client.list("stays")).items).toHaveLength(1)
  expect(Object.keys(again.cursor.nobody)).toEqual(["Its person was erased here after the import began."])
  expect([...(await pika.sql`select user_id from import_people where user_id = 'gone'`)]).toEqual([])
  expect([...(await pika.sql`select user_id from users where user_id = 'gone'`)]).toEqual([])
})

test("an id that belongs to another person is refused", async () => {
  const memory = fakeMemory("first-owner", 1)
  await importFrom(pika, await openFakePlatform(startFake({ memories: [memory] }).url))
  const fake = startFake({ memories: [{ ...memory, user_id: "second-owner" }] })
  const run = await importFrom(pika, await openFakePlatform(fake.url))
  expect((await verify(pika, run)).reasons).toEqual({ "A memory with its id belongs to another person.": 1 })
  expect((await pika.client.list("second-owner")).items).toEqual([])
})

test("fewer memories than mem0 counts are reported as a gap", async () => {
  const fake = startFake({ memories: [fakeMemory("gap", 1)] })
  fake.miscount(2)
  const run = await importFrom(pika, await openFakePlatform(fake.url))
  expect((await verify(pika, run)).gaps).toEqual([expect.objectContaining({ user_id: "gap", expected: 3, found: 1 })])
})

test("who follows mem0 hears of what is added, until they stop", async () => {
  const fake = startFake({ memories: [fakeMemory("live", 1)] })
  const source = await openFakePlatform(fake.url)
  const run = await importFrom(pika, source)
  const stop = new AbortController()
  const options = { concurrency: 2, withRelations: false, vectorsOf: null, history: null }
  const how = { signal: stop.signal, progress: quietly, pauseMilliseconds: 5 }
  const following = followSource(pika.running.services, source, run, options, how)
  const now = new Date().toISOString()
  fake.put(fakeMemory("live", 2, { memory: "User has a kite", created_at: now, updated_at: now }))
  await until("the kite is here", async () => (await pika.client.list("live")).items.length === 2)
  stop.abort()
  await following
  expect((await verify(pika, run)).totals).toMatchObject({ stored: 2 })
})

test("the journal goes with its person, and when the run can no longer be undone", async () => {
  const fake = startFake({ memories: [fakeMemory("erased", 1), fakeMemory("stays", 1)] })
  const run = await importFrom(pika, await openFakePlatform(fake.url))
  const journal = async () => [
    ...(await pika.sql`select user_id from imported where import_id = ${run.id} order by user_id`),
  ]
  await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: "erased" })
  expect(await journal()).toEqual([{ user_id: "stays" }])
  await pika.sql`update imports set undo_until = now() - interval '1 second' where id = ${run.id}`
  const purge = async () => (await pika.sql<{ deleted: number }[]>`select purge_imports(10) as deleted`)[0]?.deleted
  expect([await purge(), await purge(), await purge()]).toEqual([1, 1, 0])
  expect(await journal()).toEqual([])
  expect((await pika.client.list("stays")).items).toHaveLength(1)
})

test("a memory that slips to a page that was read already, because others are deleted meanwhile, comes all the same", async () => {
  const memories = Array.from({ length: 25 }, (_, number) => fakeMemory("slips", number))
  const fake = startFake({ memories })
  fake.onAnswer((path) => {
    if (path.startsWith("/v3/memories/?page=1&")) fake.remove(memories[0]?.id ?? "")
  })
  const run = await importFrom(pika, await openFakePlatform(fake.url))
  expect((await verify(pika, run)).totals).toMatchObject({ stored: 25 })
})
