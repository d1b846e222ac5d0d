import { beforeAll, expect, test } from "bun:test"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const edit = (id: unknown, change: unknown) => client.send("PATCH", `/api/v1/memories/${id}`, change)
const textsFound = async (user: string, query: string) =>
  (await pika.client.search(user, query)).facts.map((fact) => fact.fact_value)

test("an edit changes what it names and nothing else", async () => {
  const before = await pika.client.add("editor", "User has a kite", {
    category: "possession",
    fact_type: ["toy"],
    metadata: { a: 1, b: 2 },
    conversation_id: "c1",
  })
  const changes = [
    { category: "hobby" },
    { fact_type: ["toy", "kite"] },
    { metadata: { c: 3 } },
    { fact_value: "User has a red kite" },
  ]
  let expected: unknown = before
  for (const change of changes) {
    const { status, body } = await edit(before.id, change)
    expect(status).toBe(200)
    expect(body).toEqual({ ...(expected as object), ...change, updated_at: body.updated_at })
    expect(Date.parse(String(body.updated_at))).toBeGreaterThanOrEqual(Date.parse(before.updated_at))
    expected = body
  }
  expect((await client.send("GET", `/api/v1/memories/${before.id}`)).body).toEqual(expected as Record<string, unknown>)
})

test("tags and metadata can be emptied", async () => {
  const { id } = await pika.client.add("emptier", "User has a drum", { fact_type: ["music"], metadata: { a: 1 } })
  expect((await edit(id, { fact_type: [], metadata: {} })).body).toMatchObject({ fact_type: [], metadata: {} })
})

test("search finds the new text by its meaning and its words, and the old one no more", async () => {
  const { id } = await pika.client.add("searcher", "User plays the violin every Sunday")
  await pika.client.add("searcher", "User is afraid of thunder")
  expect((await textsFound("searcher", "violin"))[0]).toBe("User plays the violin every Sunday")
  await edit(id, { fact_value: "User collects seashells from Nha Trang" })
  expect((await textsFound("searcher", "seashells"))[0]).toBe("User collects seashells from Nha Trang")
  expect(await textsFound("searcher", "violin")).toEqual([])
})

test("an edit that says what another memory says is a conflict and changes nothing", async () => {
  const dog = await pika.client.add("twins", "User has a dog")
  const cat = await pika.client.add("twins", "User has a cat")
  for (const text of ["User has a dog", "user HAS a dog!"]) {
    const answer = await edit(cat.id, { fact_value: text, category: "pet" })
    expect(answer).toMatchObject({ status: 409, body: { error_code: "CONFLICT" } })
  }
  expect((await pika.client.list("twins")).items).toEqual([cat, dog])
})

test("an edit may change the spelling of a memory's own text", async () => {
  const { id } = await pika.client.add("speller", "user thich banh mi")
  expect((await edit(id, { fact_value: "User thích bánh mì" })).body.fact_value).toBe("User thích bánh mì")
})

test("the text that an edit gave up may be added again", async () => {
  const { id } = await pika.client.add("returner", "User has a drone")
  await edit(id, { fact_value: "User had a drone" })
  expect((await pika.client.add("returner", "User has a drone")).id).not.toBe(id)
  expect((await pika.client.list("returner")).items).toHaveLength(2)
})

test("an edit keeps the relations that the new text still names and drops the others", async () => {
  await pika.client.tell("namer", "I have a dog named Sparky")
  const [fact] = (await pika.client.list("namer")).items
  expect(fact?.relations.map(({ target }) => target)).toContain("Sparky")
  const kept = await edit(fact?.id, { fact_value: "User has a brown dog named Sparky" })
  expect(JSON.stringify(kept.body.relations)).toContain("Sparky")
  const dropped = await edit(fact?.id, { fact_value: "User has a brown animal" })
  expect(JSON.stringify(dropped.body.relations)).not.toContain("Sparky")
  const graph = await client.send("GET", "/api/v1/users/namer/graph?depth=3")
  expect(graph.text).not.toContain("Sparky")
})

test("of twenty edits at once each is whole or refused, and the history holds those that were made", async () => {
  const { id } = await pika.client.add("racer", "User has score 0")
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      edit(id, { fact_value: `User has score ${n + 1}`, metadata: { score: n + 1 } }),
    ),
  )
  const made = answers.filter(({ status }) => status === 200)
  expect(made.length).toBeGreaterThan(0)
  expect(answers.every(({ status, body }) => status === 200 || body.error_code === "CONFLICT")).toBe(true)
  const { body } = await client.send("GET", `/api/v1/memories/${id}`)
  expect(made.map((answer) => answer.body)).toContainEqual(body)
  const { items } = (await client.send("GET", `/api/v1/memories/${id}/history`)).body as {
    items: Record<string, unknown>[]
  }
  expect(items.map(({ version }) => version)).toEqual(Array.from({ length: made.length + 1 }, (_, n) => n + 1))
  expect(
    items.every(
      ({ fact_value, metadata }) => fact_value === `User has score ${(metadata as { score?: number }).score ?? 0}`,
    ),
  ).toBe(true)
})

test("two memories that are given one text at once do not both get it", async () => {
  const ids = await Promise.all(
    Array.from({ length: 8 }, async (_, n) => (await pika.client.add("merger", `User has thing ${n}`)).id),
  )
  const answers = await Promise.all(ids.map((id) => edit(id, { fact_value: "User has the thing" })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)])
})
