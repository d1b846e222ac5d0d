import { Database as Sqlite } from "bun:sqlite"
import { afterAll, expect, test } from "bun:test"
import { describePlan } from "../../src/compat/import-mem0/describe-plan.ts"
import { openFile } from "../../src/compat/import-mem0/file-source.ts"
import { openHistoryFile, platformHistory } from "../../src/compat/import-mem0/history.ts"
import { openPostgres } from "../../src/compat/import-mem0/postgres-source.ts"
import { readImportArguments } from "../../src/compat/import-mem0/read-options.ts"
import { reconcilePerson } from "../../src/compat/import-mem0/reconcile-person.ts"
import { undoImport } from "../../src/compat/import-mem0/undo-import.ts"
import { readConfig } from "../../src/platform/config.ts"
import { serverUrl } from "../support/databases.ts"
import { fakeKey, fakeMemory, startFakeMem0 } from "../support/fake-mem0.ts"
import {
  importAgain,
  importFrom,
  never,
  openFakePlatform,
  quickClient,
  quietly,
  tempFolder,
  verify,
} from "../support/mem0-import.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { checkExport } from "../support/user-data.ts"

const folder = tempFolder()
const pika: TestPika = await startPika()
afterAll(async () => {
  folder.remove()
  await pika.stop()
}, 30_000)

const readUser = async (user: string) =>
  checkExport(await (await pika.client.request("POST", "/api/v1/export_user_data", { user_id: user })).json())
const fileOf = async (memories: unknown[]) => openFile(await folder.write("export.json", JSON.stringify({ memories })))
const argumentsOf = (...args: string[]) => {
  const options = readImportArguments(args, {})
  if (options === null) throw new Error("help was asked for")
  return options
}

test("a dry run writes nothing, and tells what would come, what would not, and what it would cost", async () => {
  await pika.client.add("dry", "User likes kites")
  const source = await fileOf([
    { id: "1", memory: "User likes kites", user_id: "dry" },
    { id: "2", memory: "User has a dog named Rex", user_id: "dry", expiration_date: "2999-01-01" },
    { id: "3", memory: "User has a dog named Rex.", user_id: "dry" },
    { id: "4", memory: "User's password is hunter2", user_id: "dry" },
    { id: "5", memory: "A robot's own memory", agent_id: "robot" },
    { id: "6", memory: "User lives in Hue", user_id: "dry", created_at: "2025-01-01" },
    { id: "7", memory: "User lives in Da Nang", user_id: "dry", created_at: "2026-01-01" },
  ])
  const told = await describePlan(
    pika.running.services,
    readConfig({ PIKA_DATA_DIR: "x" }),
    source,
    argumentsOf("--file", "x", "--dry-run", "--reconcile"),
    { signal: never(), progress: quietly },
  )
  expect(told).toMatch(/would be stored +3\n/)
  expect(told).toMatch(/duplicate: held already, or said twice +2\n/)
  expect(told).toMatch(/would be refused +1\n/)
  expect(told).toMatch(/of nobody, not imported +1\n/)
  expect(told).toMatch(/note: expires later +1\n/)
  expect(told).toMatch(/would be ended by a later one \(--reconcile\) +1\n/)
  expect(told).toMatch(/It looks like a secret .* +1/)
  expect(told).toMatch(/dry +6 +3 +2 +1/)
  expect(told).not.toMatch(/hunter2|kites|Rex/)
  const [row] = await pika.sql<{ runs: number }[]>`select count(*)::int as runs from imports`
  expect(row?.runs).toBe(0)
  expect((await pika.client.list("dry")).items).toHaveLength(1)
})

test("with --reconcile the later home ends the earlier one, and an undo takes both out", async () => {
  const source = await fileOf([
    { id: "b", memory: "User lives in Da Nang", user_id: "moved", created_at: "2026-01-01" },
    { id: "a", memory: "User lives in Hue", user_id: "moved", created_at: "2025-01-01" },
  ])
  const run = await importFrom(pika, source, { withRelations: true })
  expect(await reconcilePerson(pika.running.services, run.id, "moved")).toBe(1)
  expect(await reconcilePerson(pika.running.services, run.id, "moved")).toBe(0)
  const { facts } = await pika.client.search("moved", "Where do I live?")
  expect(facts.map(({ fact_value }) => fact_value)).toEqual(["User lives in Da Nang"])
  const { memories } = await readUser("moved")
  expect(memories.find(({ fact_value }) => fact_value === "User lives in Hue")).toMatchObject({
    ...{ valid_to: "2026-01-01T00:00:00.000000Z", reason: "A newer statement replaced it." },
    entities: [{ name: "Hue", type: "place" }],
  })
  const undone = await undoImport(pika.running.services, run, { signal: never(), progress: quietly })
  expect(undone).toEqual({ people: 1, deleted: 2, kept: 0 })
})

const earlier = (memories: { fact_value: string }[]) => memories.map(({ fact_value }) => fact_value)

test("earlier texts come from mem0's platform where they are asked for", async () => {
  const memory = fakeMemory("historic", 1, { memory: "User has two dogs" })
  const fake = startFakeMem0({ memories: [memory] })
  fake.setHistory(memory.id, [
    {
      new_memory: "User has a dog",
      event: "ADD",
      created_at: "2025-01-01T00:00:00Z",
      updated_at: "2025-01-01T00:00:00Z",
    },
    {
      new_memory: "User has two dogs",
      event: "UPDATE",
      created_at: "2025-01-01T00:00:00Z",
      updated_at: "2025-02-01T00:00:00Z",
    },
  ])
  const history = platformHistory(quickClient(fake.url), 2)
  const run = await importFrom(pika, await openFakePlatform(fake.url), { history })
  const { memories, versions } = await readUser("historic")
  expect(memories).toEqual([expect.objectContaining({ fact_value: "User has two dogs", version: 2 })])
  expect(versions).toEqual([
    expect.objectContaining({ fact_value: "User has a dog", version: 1, changed_at: "2025-01-01T00:00:00.000000Z" }),
  ])
  expect((await verify(pika, run)).totals).toMatchObject({ stored: 1, edited: 0, damaged: 0 })
  fake.stop()
})

for (const [library, create, insert] of [
  [
    "Python",
    "create table history (id text, memory_id text, old_memory text, new_memory text, event text, created_at text, updated_at text, is_deleted int)",
    "insert into history values ('h', ?1, null, ?2, 'ADD', ?3, null, 0)",
  ],
  [
    "TypeScript",
    "create table memory_history (id integer primary key, memory_id text, previous_value text, new_value text, action text, created_at text, updated_at text, is_deleted int)",
    "insert into memory_history (memory_id, new_value, action, created_at, is_deleted) values (?1, ?2, 'ADD', ?3, 0)",
  ],
] as const)
  test(`earlier texts come from the history that the ${library} library keeps`, async () => {
    const path = `${folder.path}/${library}.db`
    const database = new Sqlite(path)
    database.run(create)
    for (const text of ["User has a kite", "User has two kites"])
      database.query(insert).run(`h-${library}`, text, "2025-01-01")
    database.close()
    const history = openHistoryFile(path)
    const source = await fileOf([{ id: `h-${library}`, memory: "User has two kites", user_id: `flier-${library}` }])
    await importFrom(pika, source, { history })
    history.close()
    expect(earlier((await readUser(`flier-${library}`)).versions)).toEqual(["User has a kite"])
  })

test.skipIf(serverUrl === undefined)(
  "a table of the open-source library is read in pages, with its vectors",
  async () => {
    const { space } = pika.running.services.spaces.active
    const vector = (first: number) => `[${[first, ...Array.from({ length: space.dimensions - 1 }, () => 0)].join(",")}]`
    await pika.sql.unsafe(
      `create schema oss; create table oss.memories (id uuid primary key, vector vector(${space.dimensions}), payload jsonb)`,
    )
    const put = (id: string, payload: Record<string, unknown>) => pika.sql`
    insert into oss.memories values (${id}, ${vector(1)}::vector, ${JSON.stringify(payload)})
    on conflict (id) do update set payload = excluded.payload`
    const ids = [1, 2, 3].map((number) => Bun.randomUUIDv5(`oss ${number}`, "url"))
    const [one = "", two = "", three = ""] = ids
    await put(one, {
      data: "User has a dog named Sparky",
      user_id: "oss",
      created_at: "2026-01-15T10:30:00+00:00",
      device: "toy-1",
    })
    await put(two, { data: "User likes kites", userId: "oss", createdAt: "2026-01-16T10:30:00.000Z" })
    await put(three, { data: "Sparky", user_id: "oss", linked_memory_ids: [one] })
    const source = await openPostgres(pika.database.ownerUrl ?? "", "oss.memories", { withVectors: true })
    expect(source.name).not.toContain("@")
    expect(await source.count(never())).toBe(3)
    const run = await importFrom(pika, source, { vectorsOf: space.model })
    expect(run.cursor.nobody).toEqual({ "It is an entity of mem0, not a memory.": 1 })
    expect((await readUser("oss")).memories.map(({ id }) => id).sort()).toEqual([one, two].sort())
    const [row] = await pika.sql<
      { first: string }[]
    >`select left(embedding::text, 5) as first from fact_vectors where fact_id = ${one}`
    expect(row?.first).toBe("[1,0,")
    await put(two, { data: "User likes big kites", userId: "oss", createdAt: "2026-01-16T10:30:00.000Z" })
    await importAgain(pika, source, run)
    expect((await pika.client.list("oss")).items.map(({ fact_value }) => fact_value).sort()).toEqual([
      "User has a dog named Sparky",
      "User likes big kites",
    ])
    await source.close()
  },
)

test.skipIf(serverUrl === undefined)(
  "a table that is not there, or is no table of memories, is refused with what to do",
  async () => {
    const url = pika.database.ownerUrl ?? ""
    await expect(openPostgres(url, "mem0", { withVectors: false })).rejects.toThrow("There is no table mem0.")
    await expect(openPostgres(url, "pika.users", { withVectors: false })).rejects.toThrow(
      "it has no column id and no payload",
    )
    await expect(openPostgres(url, "x; drop", { withVectors: false })).rejects.toThrow("--table must be")
  },
)

test("what cannot be is refused before anything is opened, without the key", () => {
  const refused = (...args: string[]) => {
    try {
      readImportArguments(args, {})
      return ""
    } catch (error) {
      return String(error)
    }
  }
  expect(refused()).toContain("Say where the memories are")
  expect(refused("--file", "a", "--api-key", fakeKey)).toContain("one of --api-key")
  expect(refused("--file", "a", "--follow")).toContain("a file does not change")
  expect(refused("--api-key", fakeKey, "--host", "nowhere")).toBe("Error: --host must be a URL")
  expect(readImportArguments([], { MEM0_API_KEY: fakeKey })).toMatchObject({
    from: "platform",
    host: "https://api.mem0.ai",
  })
  expect(readImportArguments(["--file", "a"], { MEM0_API_KEY: fakeKey })).toMatchObject({ from: "file" })
})
