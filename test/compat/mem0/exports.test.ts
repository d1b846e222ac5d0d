import { beforeAll, expect, test } from "bun:test"
import { makeKey } from "../../support/keys.ts"
import { MemoryClient2, MemoryClient3 } from "../../support/mem0-clients.ts"
import { testKey } from "../../support/pika.ts"
import { outlast, usePikaWithProvider } from "../../support/provider-pika.ts"
import { until } from "../../support/until.ts"

const world = usePikaWithProvider()
let client: InstanceType<typeof MemoryClient3>
let older: InstanceType<typeof MemoryClient2>
beforeAll(() => {
  client = new MemoryClient3({ apiKey: testKey, host: world.client.url })
  older = new MemoryClient2({ apiKey: testKey, host: `${world.client.url}/mem0` })
})

const keep = async (userId: string, fact: string, more: { category?: string } = {}): Promise<string> =>
  (await world.client.add(userId, fact, more)).id
const of = (userId: string) => ({ filters: { AND: [{ user_id: userId }] } })
const ask = async (data: object): Promise<string> => {
  const made = (await client.createMemoryExport({ schema: {}, ...data } as never)) as { id: string; message: string }
  expect(made.message).toContain("received")
  return made.id
}
const get = (asked: object) => client.getMemoryExport(asked as never) as unknown as Promise<Record<string, unknown>>
const profile = {
  $defs: { Level: { enum: ["beginner", "master"], type: "string" } },
  properties: { full_name: { type: "string" }, chess: { anyOf: [{ $ref: "#/$defs/Level" }, { type: "null" }] } },
  required: ["full_name"],
  title: "Profile",
  type: "object",
}

test("an export without a shape has the memories that match its filters, the oldest first", async () => {
  await keep("emma", "User has a dog named Sparky", { category: "pet" })
  await keep("emma", "User likes kites")
  const ended = await keep("emma", "User likes boats")
  await world.client.request("DELETE", `/api/v1/memories/${ended}`)
  const id = await ask({ ...of("emma") })
  const { memories } = (await get({ memoryExportId: id })) as { memories: { memory: string; userId: string }[] }
  expect(memories.map(({ memory, userId }) => [userId, memory])).toEqual([
    ["emma", "User has a dog named Sparky"],
    ["emma", "User likes kites"],
  ])
  const few = await ask({ filters: { AND: [{ user_id: "emma" }, { categories: { in: ["pet"] } }] } })
  expect(await get({ memoryExportId: few })).toMatchObject({ memories: [{ memory: "User has a dog named Sparky" }] })
})

test("the client of 2.x asks for exports in its own way", async () => {
  await keep("old", "User likes kites")
  const made = (await older.createMemoryExport({ schema: {}, filters: { user_id: "old" } } as never)) as { id: string }
  const got = await older.getMemoryExport({ memory_export_id: made.id } as never)
  expect(got as unknown).toMatchObject({ memories: [{ memory: "User likes kites", user_id: "old" }] })
})

test("an export is found by its filters: the latest one with the same", async () => {
  await expect(get(of("found"))).rejects.toThrow("No memory export request found")
  await keep("found", "User likes kites")
  await ask(of("found"))
  expect(await get(of("found"))).toMatchObject({ memories: [{}] })
  await keep("found", "User likes boats")
  await ask(of("found"))
  expect(await get(of("found"))).toMatchObject({ memories: [{}, {}] })
  await expect(get({ filters: { user_id: "found" } })).resolves.toBeDefined()
  await expect(get({ filters: { user_id: "found", agent_id: "x" } })).rejects.toThrow("No memory export request found")
})

test("a model fills in a schema from the memories, by the wishes of the program", async () => {
  await keep("chess", "User's name is Emma")
  await keep("chess", "User plays chess")
  world.provider.queue({ full_name: "Emma", chess: "master" })
  const before = world.provider.requests.length
  const id = await ask({ schema: profile, ...of("chess"), exportInstructions: "Be brief." })
  expect(await get({ memoryExportId: id })).toEqual({ fullName: "Emma", chess: "master" })
  const [asked] = world.provider.requests.slice(before).filter(({ endpoint }) => endpoint === "chat")
  const said = JSON.stringify(asked?.body)
  for (const part of ["User plays chess", "Be brief.", "full_name"]) expect(said).toContain(part)
  expect(asked?.body).toMatchObject({ response_format: { type: "json_object" } })
})

test("an answer of another shape is no export, and the client is told", async () => {
  await keep("wrong", "User plays chess")
  world.provider.reply(() => ({ full_name: "Emma", chess: "loser" }))
  const id = await ask({ schema: profile, ...of("wrong") })
  expect(await outlast(world.pika, id)).toMatchObject({ status: "failed" })
  await expect(get({ memoryExportId: id })).rejects.toThrow("of the shape that was asked for")
  await expect(get(of("wrong"))).rejects.toThrow("of the shape that was asked for")
})

test("a schema that no answer can be checked by is refused, and so is an export of several people", async () => {
  const endless = { type: "object", $defs: { a: { $ref: "#/$defs/a" } }, properties: { x: { $ref: "#/$defs/a" } } }
  const tenfold = Object.fromEntries(
    Array.from({ length: 9 }, (_, n) => [
      `d${n}`,
      { type: "array", prefixItems: Array.from({ length: 10 }, () => ({ $ref: `#/$defs/d${n + 1}` })) },
    ]),
  )
  const wide = {
    type: "object",
    $defs: { ...tenfold, d9: { type: "string" } },
    properties: { x: { $ref: "#/$defs/d0" } },
  }
  const doubled = (end: string, more: object = {}) => ({
    ...more,
    $defs: { a: { allOf: [{ $ref: `#/$defs/b${end}` }, { $ref: `#/$defs/b${end}` }] }, b: { type: "object" } },
    allOf: [{ $ref: `#/$defs/a${end}` }],
  })
  for (const schema of [
    endless,
    wide,
    // References that a reader of schemas follows, and that are written in another way than what is counted.
    ...["/", "/y", "%20"].map((end) => doubled(end)),
    { $ref: "#//$defs/a", $defs: { a: { type: "object" } } },
    doubled("", { definitions: {} }),
    { type: "array", items: {} },
    { properties: { x: { not: { type: "string" } } } },
    "{",
  ])
    await expect(ask({ schema, ...of("emma") })).rejects.toThrow("schema")
  await expect(ask({ filters: { user_id: ["emma", "chess"] } })).rejects.toThrow("not offered by Pika")
  await expect(ask({ filters: { user_id: "*" } })).rejects.toThrow("not offered by Pika")
  await expect(ask({ filters: { keywords: Array.from({ length: 600 }, (_, n) => `k${n}`) } })).rejects.toThrow(
    "500 conditions",
  )
  await expect(ask({ filters: { planet: "earth" } })).rejects.toThrow("cannot be filtered by")
})

test("patterns and defaults of a schema change nothing of an answer, and a property may have their names", async () => {
  await keep("names", "User likes chess")
  const answer = { pattern: "no match", patternProperties: "kept" }
  world.provider.queue(answer)
  const text = { type: "string", pattern: ["^(a+)+$"] }
  const id = await ask({
    ...of("names"),
    schema: {
      $schema: "http://json-schema.org/draft-07/schema#",
      properties: { pattern: text, patternProperties: text, filled: { type: "string", default: "from nowhere" } },
      additionalProperties: false,
    },
  })
  expect(await get({ memoryExportId: id })).toEqual(answer)
})

test("the key of one person gets exports of that person alone", async () => {
  await keep("own", "User likes kites")
  const id = await ask(of("own"))
  await get({ memoryExportId: id })
  const read = async (userId: string, asked: object) => {
    const { key } = await makeKey(world.sql, ["memory:read"], { userId })
    return (await new MemoryClient3({ apiKey: key, host: world.client.url }).getMemoryExport(asked as never)) as unknown
  }
  expect(await read("own", { memoryExportId: id })).toMatchObject({ memories: [{}] })
  await expect(read("stranger", { memoryExportId: id })).rejects.toThrow("No memory export request found")
  await expect(read("stranger", of("own"))).rejects.toThrow("another user")
})

test("whoever forgets a memory, or the person, leaves no export of it", async () => {
  const kite = await keep("gone", "User likes kites")
  await keep("gone", "User likes boats")
  const first = await ask(of("gone"))
  await get({ memoryExportId: first })
  await client.delete(kite)
  await expect(get({ memoryExportId: first })).rejects.toThrow("No memory export request found")
  const second = await ask(of("gone"))
  await get({ memoryExportId: second })
  await client.deleteUsers({ userId: "gone" })
  await expect(get({ memoryExportId: second })).rejects.toThrow("No memory export request found")
  expect([...(await world.sql`select user_id from mem0_exports where user_id = 'gone'`)]).toEqual([])
})

test("a memory that is forgotten while it is exported is in no export", async () => {
  const kite = await keep("race", "User has a red kite")
  const letGo = world.provider.hold("chat")
  world.provider.queue({ full_name: "Kite" })
  const id = await ask({ schema: profile, ...of("race") })
  const isAsked = () =>
    world.provider.requests.some(({ body }) => JSON.stringify(body).includes('User has a red kite\\",'))
  await until("the model is asked", isAsked)
  await client.delete(kite)
  letGo()
  await expect(get({ memoryExportId: id })).rejects.toThrow("deleted while")
})

test("of one person, the latest twenty exports are kept", async () => {
  await keep("twenty", "User likes kites")
  await world.sql`
    insert into mem0_exports (user_id, id, filters_hash, content)
    select 'twenty', ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '\\x00', '{}' from generate_series(1, 20) as n`
  await get({ memoryExportId: await ask(of("twenty")) })
  const kept = await world.sql<{ id: string }[]>`select id from mem0_exports where user_id = 'twenty' order by id`
  expect(kept).toHaveLength(20)
  expect(kept[0]?.id).toBe("00000000-0000-7000-8000-000000000002")
})

test("exports are kept for a week", async () => {
  await keep("many", "User likes kites")
  const id = await ask(of("many"))
  await get({ memoryExportId: id })
  await world.sql`
    insert into mem0_exports (user_id, id, filters_hash, content, created_at)
    select 'many', gen_random_uuid(), '\\x00', '{}', now() - interval '8 days' from generate_series(1, 3)`
  const [row] = await world.sql`select purge_exports(2) as first, purge_exports(2) as second`
  expect(row).toEqual({ first: 2, second: 1 })
})
