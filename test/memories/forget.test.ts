import { beforeAll, expect, test } from "bun:test"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const forget = (id: unknown) => client.send("DELETE", `/api/v1/memories/${id}`)

test("a forgotten memory is gone from every answer", async () => {
  await pika.client.tell("forgetter", "I have a dog named Sparky")
  const [fact] = (await pika.client.list("forgetter")).items
  const path = `/api/v1/memories/${fact?.id}`
  expect((await client.send("PATCH", path, { category: "other" })).status).toBe(200)
  expect(await forget(fact?.id)).toMatchObject({ status: 204, text: "" })

  expect((await client.send("GET", path)).status).toBe(404)
  expect((await client.send("GET", `${path}/history`)).status).toBe(404)
  expect((await client.send("PATCH", path, { category: "pet" })).status).toBe(404)
  expect((await forget(fact?.id)).status).toBe(404)
  expect((await pika.client.list("forgetter", "&include_past=true")).items).toEqual([])
  expect(
    (await pika.client.search("forgetter", "Sparky", { score_threshold: 0, filters: { include_past: true } })).facts,
  ).toEqual([])
  expect((await client.send("GET", "/api/v1/users/forgetter/profile")).body).toMatchObject({
    text: "",
    tokens: 0,
    categories: [],
  })
  expect((await client.send("GET", "/api/v1/users/forgetter/graph?depth=3")).body).toEqual({ nodes: [], edges: [] })
})

test("a forgotten memory leaves no row and no vertex behind", async () => {
  await pika.client.tell("leaver", "I have a cat named Miu")
  for (const fact of (await pika.client.list("leaver")).items) await forget(fact.id)
  const [left] = await pika.sql`
    select
      (select count(*) from facts where user_id = 'leaver')::int as facts,
      (select count(*) from fact_versions where user_id = 'leaver')::int as versions,
      (select count(*) from fact_vectors where user_id = 'leaver')::int as vectors,
      (select count(*) from claims where user_id = 'leaver')::int as claims,
      (select count(*) from pika_graph."Fact" where properties::text like '%"leaver"%')::int as graph_facts,
      (select count(*) from pika_graph."Entity" where properties::text like '%"leaver"%')::int as entities,
      (select count(*) from pika_graph."HAS_FACT" where properties::text like '%"leaver"%')::int as has_fact,
      (select count(*) from pika_graph."MENTIONS" where properties::text like '%"leaver"%')::int as mentions,
      (select count(*) from pika_graph."RELATES" where properties::text like '%"leaver"%')::int as relates`
  expect(left).toEqual({
    facts: 0,
    versions: 0,
    vectors: 0,
    claims: 0,
    graph_facts: 0,
    entities: 0,
    has_fact: 0,
    mentions: 0,
    relates: 0,
  })
})

test("forgetting one memory touches no other of the same person", async () => {
  const facts: Awaited<ReturnType<typeof pika.client.add>>[] = []
  for (let n = 0; n < 5; n++) facts.push(await pika.client.add("keeper", `User owns ball number ${n}`))
  await forget(facts[2]?.id)
  expect((await pika.client.list("keeper")).items).toEqual([4, 3, 1, 0].flatMap((n) => facts[n] ?? []))
})

test("forgetting touches nobody else, though they know the same of the same name", async () => {
  for (const user of ["left twin", "right twin"]) await pika.client.tell(user, "I have a dog named Sparky")
  const before = await client.send("GET", "/api/v1/users/right twin/graph")
  expect(before.text).toContain("Sparky")
  const kept = (await pika.client.list("right twin")).items
  for (const fact of (await pika.client.list("left twin")).items) await forget(fact.id)
  expect((await pika.client.list("right twin")).items).toEqual(kept)
  expect((await client.send("GET", "/api/v1/users/right twin/graph")).body).toEqual(before.body)
  expect((await pika.client.search("right twin", "Sparky")).facts.map(({ id }) => id)).toContain(kept[0]?.id ?? "")
})

test("an entity that another memory mentions stays", async () => {
  await pika.client.tell("sharer", "I have a dog named Sparky")
  await pika.client.tell("sharer", "Sparky can roll over")
  const [trick, dog] = (await pika.client.list("sharer")).items
  expect([trick?.fact_value, dog?.fact_value]).toEqual([
    expect.stringContaining("roll over"),
    expect.stringContaining("Sparky"),
  ])
  const mentions = async () => {
    const [row] = await pika.sql`
      select count(*)::int as count from pika_graph."Entity" where properties::text like '%"sharer"%' and properties::text like '%"Sparky"%'`
    return row?.count as number
  }
  await forget(dog?.id)
  expect(await mentions()).toBe(1)
  await forget(trick?.id)
  expect(await mentions()).toBe(0)
})

test("what was forgotten may be told again", async () => {
  const first = await pika.client.add("teller", "User likes mango")
  await forget(first.id)
  const again = await pika.client.add("teller", "User likes mango")
  expect(again.id).not.toBe(first.id)
  expect((await pika.client.search("teller", "mango")).facts.map(({ id }) => id)).toEqual([again.id])
})

test("of ten that forget one memory at once, one does and nine find nothing", async () => {
  const { id } = await pika.client.add("crowd", "User likes rain")
  const statuses = (await Promise.all(Array.from({ length: 10 }, () => forget(id)))).map(({ status }) => status)
  expect(statuses.sort()).toEqual([204, ...Array(9).fill(404)])
})
