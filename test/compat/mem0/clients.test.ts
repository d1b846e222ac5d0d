import { beforeAll, describe, expect, test } from "bun:test"
import { MemoryClient2, MemoryClient3 } from "../../support/mem0-clients.ts"
import { testKey } from "../../support/pika.ts"
import { usePika } from "../../support/use-pika.ts"

const pika = usePika()
let client: InstanceType<typeof MemoryClient3>
let older: InstanceType<typeof MemoryClient2>
beforeAll(() => {
  client = new MemoryClient3({ apiKey: testKey, host: pika.client.url })
  older = new MemoryClient2({ apiKey: testKey, host: `${pika.client.url}/mem0` })
})

const unknownId = "c0ffee00-0000-4000-8000-000000000001"

/** Adds a memory as it stands. */
const keep = async (userId: string, text: string, more: object = {}): Promise<string> => {
  const added = (await client.add([{ role: "user", content: text }], { userId, infer: false, ...more })) as unknown as {
    results: { id: string; event: string }[]
  }
  return added.results[0]?.id ?? ""
}
const texts = (memories: readonly { memory?: string }[]) => memories.map(({ memory }) => memory)

describe("the client of today", () => {
  test("adds what a conversation tells, and the event tells of it when it is done", async () => {
    const added = (await client.add([{ role: "user", content: "I have a dog named Sparky" }], {
      userId: "emma",
      agentId: "pika",
      appId: "toy",
      runId: "s1",
      metadata: { someKey: 1, nested_key: { inSide: 1 } },
      timestamp: 1_721_577_600,
      customInstructions: "kids",
      customCategories: [{ petsAnd: "x" }],
    } as never)) as unknown as { status: string; eventId: string }
    expect(added.status).toBe("PENDING")
    await pika.client.waitForJob(added.eventId)
    const event = await pika.client.request("GET", `/v1/event/${added.eventId}/`)
    expect(await event.json()).toMatchObject({
      status: "SUCCEEDED",
      results: [{ event: "ADD", memory: "User has a dog named Sparky" }],
    })
    const { results } = await client.getAll({ filters: { userId: "emma" } } as never)
    expect(results[0]).toMatchObject({
      memory: "User has a dog named Sparky",
      userId: "emma",
      agentId: "pika",
      appId: "toy",
      runId: "s1",
      sessionId: "s1",
      metadata: { someKey: 1, nested_key: { inSide: 1 } },
      categories: expect.arrayContaining(["pet", "dog"]),
      expirationDate: null,
    })
    const [native] = (await pika.client.list("emma")).items
    expect(native).toMatchObject({ valid_from: "2024-07-21T16:00:00.000Z", conversation_id: "s1" })
  })

  test("adds a plain text", async () => {
    expect(await client.add("I like kites" as never, { userId: "plain" })).toMatchObject({ status: "PENDING" })
  })

  test("waits for the memories with async_mode false, and is told what became of each", async () => {
    const say = async (content: string) =>
      (await client.add([{ role: "user", content }], { userId: "waits", asyncMode: false } as never)) as unknown as {
        results: { id: string; event: string; memory: string }[]
      }
    const first = await say("I live in Hue")
    expect(first.results).toEqual([expect.objectContaining({ event: "ADD" })])
    expect((await say("I live in Hue")).results).toEqual([expect.objectContaining({ event: "NONE" })])
    const moved = await say("We moved to Da Nang")
    expect(moved.results.map(({ event }) => event).sort()).toEqual(["ADD", "DELETE"])
    expect(moved.results.find(({ event }) => event === "DELETE")?.id).toBe(first.results[0]?.id ?? "")
  })

  test("keeps each message of the user as it stands with infer false, and answers with the memories", async () => {
    const added = await client.add(
      [
        { role: "user", content: "Seat K-14 is mine" },
        { role: "assistant", content: "Noted!" },
        { role: "user", content: "The gate is blue" },
      ],
      { userId: "verbatim", infer: false },
    )
    expect(added).toMatchObject({ status: "SUCCEEDED", results: [{ event: "ADD" }, { event: "ADD" }] })
    const { results } = await client.getAll({ filters: { userId: "verbatim" } } as never)
    expect(texts(results).sort()).toEqual(["Seat K-14 is mine", "The gate is blue"])
  })

  test("searches, with filters, a threshold and chosen fields", async () => {
    await keep("finder", "User has a dog called Sparky")
    await keep("finder", "User has a cat called Mit", { agentId: "other" })
    const found = await client.search("What is my dog called?", {
      topK: 5,
      threshold: 0.3,
      rerank: true,
      filters: { AND: [{ user_id: "finder" }, { created_at: { gte: "2024-01-01" } }] },
    } as never)
    expect(found.results[0]).toMatchObject({ memory: "User has a dog called Sparky", score: expect.any(Number) })
    const others = await client.search("pet", {
      threshold: 0,
      filters: { userId: "finder", agentId: "other" },
    } as never)
    expect(texts(others.results)).toEqual(["User has a cat called Mit"])
    const few = await client.search("dog", { fields: ["memory"], filters: { userId: "finder" } } as never)
    expect(Object.keys(few.results[0] ?? {}).sort()).toEqual(["id", "memory", "score"])
  })

  test("lists by pages", async () => {
    for (let number = 0; number < 7; number++) await keep("pages", `Kite number ${number} is red`)
    const first = await client.getAll({ filters: { userId: "pages" }, page: 1, pageSize: 5 } as never)
    expect([first.count, first.results.length, first.next !== null]).toEqual([7, 5, true])
    const second = await client.getAll({ filters: { userId: "pages" }, page: 2, pageSize: 5 } as never)
    expect([second.results.length, second.next]).toEqual([2, null])
    expect(new Set([...first.results, ...second.results].map(({ id }) => id)).size).toBe(7)
  })

  test("reads, edits, deletes, and tells the history of a memory", async () => {
    const id = await keep("editor", "User has a hamster", { metadata: { a: 1 }, agentId: "pika" })
    expect(await client.get(id)).toMatchObject({ id, memory: "User has a hamster", metadata: { a: 1 } })
    await client.update(id, { text: "User has two hamsters", metadata: { k_k: 1 } } as never)
    expect(await client.get(id)).toMatchObject({
      memory: "User has two hamsters",
      agentId: "pika",
      metadata: { k_k: 1 },
    })
    expect(await client.history(id)).toMatchObject([
      { event: "ADD", oldMemory: null, newMemory: "User has a hamster", userId: "editor" },
      { event: "UPDATE", oldMemory: "User has a hamster", newMemory: "User has two hamsters" },
    ])
    expect(await client.delete(id)).toEqual({ message: "Memory deleted successfully!" })
    await expect(client.get(id)).rejects.toThrow("Memory not found!")
  })

  test("is told of a memory that is not there, whatever its id looks like", async () => {
    for (const id of [unknownId, "a/b c"]) await expect(client.get(id)).rejects.toThrow("Memory not found!")
  })

  test("sets an end that is still to come, sees it, and takes it away", async () => {
    const id = await keep("ends", "User has a loose tooth", { expirationDate: "2099-01-01" })
    expect(await client.get(id)).toMatchObject({ expirationDate: "2099-01-01" })
    await client.update(id, { expirationDate: "2020-01-01" } as never)
    expect((await client.getAll({ filters: { userId: "ends" } } as never)).results).toEqual([])
    expect((await client.search("tooth", { filters: { userId: "ends" } } as never)).results).toEqual([])
    const expired = await client.getAll({ filters: { userId: "ends" }, showExpired: true } as never)
    expect(expired.results).toMatchObject([{ id, expirationDate: "2020-01-01" }])
    const found = await client.search("tooth", { filters: { userId: "ends" }, showExpired: true } as never)
    expect(found.results).toMatchObject([{ id }])
    await client.update(id, { expirationDate: null } as never)
    expect((await client.getAll({ filters: { userId: "ends" } } as never)).results).toHaveLength(1)
  })

  test("edits and deletes many at once, all or none, also of several people", async () => {
    const ids = [await keep("many-1", "User likes kites"), await keep("many-2", "User likes boats")]
    const change = (list: string[]) =>
      client.batchUpdate(list.map((memoryId) => ({ memoryId, text: `${memoryId} now` })) as never)
    await expect(change([...ids, unknownId])).rejects.toThrow("Memory not found!")
    expect(await client.get(ids[0] ?? "")).toMatchObject({ memory: "User likes kites" })
    await change(ids)
    expect(await client.get(ids[1] ?? "")).toMatchObject({ memory: `${ids[1]} now`, userId: "many-2" })
    await expect(client.batchDelete([...ids, unknownId])).rejects.toThrow("Memory not found!")
    expect(await client.get(ids[0] ?? "")).toMatchObject({ userId: "many-1" })
    await client.batchDelete(ids)
    for (const id of ids) await expect(client.get(id)).rejects.toThrow()
  })

  test("deletes the memories of a person, or of their agent, and never everybody's", async () => {
    for (const user of ["gone", "stays"]) await keep(user, "User likes trains")
    await keep("gone", "User likes trams", { agentId: "toy-agent" })
    await client.deleteAll({ userId: "gone", agentId: "toy-agent" })
    expect((await client.getAll({ filters: { userId: "gone" } } as never)).count).toBe(1)
    await client.deleteAll({ userId: "gone" })
    expect((await client.getAll({ filters: { userId: "gone" } } as never)).count).toBe(0)
    await expect(client.deleteAll()).rejects.toThrow("user_id")
    await expect(client.deleteAll({ userId: "*" })).rejects.toThrow("everybody")
    expect((await client.getAll({ filters: { userId: "stays" } } as never)).count).toBe(1)
  })

  test("lists people and other entities, and deletes them", async () => {
    await keep("em ma/1", "User likes trains", { agentId: "agent-x" })
    const users = await client.users()
    const names = users.results.map(({ name, type }) => `${type} ${name}`)
    expect(names).toEqual(expect.arrayContaining(["user em ma/1", "agent agent-x"]))
    await client.deleteUsers({ agentId: "agent-x" })
    expect((await client.getAll({ filters: { userId: "em ma/1" } } as never)).count).toBe(0)
    await keep("em ma/1", "User likes boats")
    await client.deleteUsers({ userId: "em ma/1" })
    expect((await client.getAll({ filters: { userId: "em ma/1" } } as never)).count).toBe(0)
  })
})

describe("the client of 2.x", () => {
  test("adds, lists, searches, edits and deletes in its own shapes", async () => {
    const added = (await older.add([{ role: "user", content: "my dog is named Sparky" }], {
      user_id: "old",
      metadata: { k: 1 },
    })) as unknown as { status: string; event_id: string }[]
    expect(added.map(({ status }) => status)).toEqual(["PENDING"])
    await pika.client.waitForJob(added[0]?.event_id ?? "")
    const waited = await older.add([{ role: "user", content: "I live in Hue" }], {
      user_id: "old",
      async_mode: false,
      output_format: "v1.1",
      version: "v2",
    } as never)
    expect(waited).toMatchObject({ results: [{ event: "ADD" }], relations: [] })
    const all = await older.getAll({ user_id: "old" })
    expect(all).toHaveLength(2)
    expect(await older.getAll({ user_id: "old", page: 1, page_size: 1 })).toMatchObject({ count: 2, results: [{}] })
    expect(await older.getAll({ api_version: "v2", filters: { user_id: "old" } } as never)).toHaveLength(2)
    const found = await older.search("dog?", { user_id: "old", limit: 5 })
    expect(found[0]).toMatchObject({ memory: expect.stringContaining("Sparky"), score: expect.any(Number) })
    const format = { api_version: "v2", filters: { user_id: "old" }, output_format: "v1.1" }
    expect(await older.search("dog?", format as never)).toMatchObject({ results: [{}, {}], relations: [] })
    const id = found[0]?.id ?? ""
    await older.update(id, { text: "User has a dog named Sparkle" })
    expect(await older.get(id)).toMatchObject({ memory: "User has a dog named Sparkle" })
    expect(await older.history(id)).toHaveLength(2)
    await older.batchUpdate([{ memoryId: id, text: "User has a dog named Spark" }])
    await older.batchDelete([id])
    expect((await older.users()).results.map(({ name }) => name)).toContain("old")
    await older.deleteAll({ user_id: "old" })
    expect(await older.getAll({ user_id: "old" })).toEqual([])
    await older.deleteUser({ user_id: 1 } as never).catch(() => undefined)
    await older.deleteUsers({ user_id: "old" })
  })
})
