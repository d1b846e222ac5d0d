import { beforeAll, expect, test } from "bun:test"
import type { Relation } from "../../src/facts/fact.ts"
import { insertFacts } from "../../src/memories/insert-facts.ts"
import { lockUser } from "../../src/people/lock-user.ts"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

let told = 0
type Triple = [subject: string, type: string, target: string]

const vectorIn = ({ id, dimensions }: { id: number; dimensions: number }) => ({
  spaceId: id,
  vector: new Float32Array(dimensions).fill(0.1),
})

const factOf = ([subject, type, target]: Triple, id: string = Bun.randomUUIDv7(), now = new Date()) => ({
  id,
  text: `${subject} ${type} ${target}, as told for the ${++told}th time`,
  category: "other" as const,
  tags: [],
  confidence: 1,
  source: "conversation" as const,
  conversationId: null,
  metadata: {},
  entities: [subject, target].filter((name) => name !== "user").map((name) => ({ name, type: "other" as const })),
  relations: [{ subject, type, target }] satisfies Relation[],
  ends: [],
  saidAt: now,
  heardAt: now,
  validFrom: now,
  validTo: null,
  supersededBy: null,
  reason: "It was told in a conversation.",
  jobId: null,
  vectors: [vectorIn(pika.running.services.spaces.active.space)],
})

const write = async (user: string, facts: ReturnType<typeof factOf>[]): Promise<void> => {
  await pika.sql.begin(async (tx) => {
    await lockUser(tx, user)
    await insertFacts(tx, user, facts)
  })
}

/** Stores one fact for each relation, as a job does; returns the facts' ids. */
const relate = async (user: string, ...triples: Triple[]): Promise<string[]> => {
  const now = new Date()
  const facts = triples.map((triple) => factOf(triple, undefined, now))
  await write(user, facts)
  return facts.map(({ id }) => id)
}

const earlier = new Date("2026-01-01T00:00:00Z")
const manyGames = Array.from({ length: 40 }, (_, at): Triple => ["user", "likes", `game ${at}`])

type Graph = {
  nodes: { id: string; label: string; name: string; type: string | null }[]
  edges: { source: string; target: string; type: string; fact_id: string }[]
}
const graphOf = async (user: string, query = ""): Promise<Graph> =>
  (await client.send("GET", `/api/v1/users/${encodeURIComponent(user)}/graph${query}`)).body as unknown as Graph
const edgesOf = ({ edges }: Graph) => edges.map(({ source, type, target }) => `${source} ${type} ${target}`).sort()

test("many facts of one conversation follow one another, also when another process with its clock ahead wrote before", async () => {
  await write("talker", [factOf(["user", "likes", "chess"], Bun.randomUUIDv7("hex", Date.now() + 60_000), earlier)])
  const ids = await relate("talker", ...manyGames)
  const rows = await pika.sql<{ id: string; position: number }[]>`
    select id, position from facts where user_id = 'talker' order by position offset 1`
  const [first] = rows
  expect(rows.map(({ id, position }) => [id, position - (first?.position ?? 0)])).toEqual(ids.map((id, at) => [id, at]))
})

test("no statement writes more than a few facts: the embedded database runs each on the main thread", async () => {
  await relate("gamer", ...manyGames)
  const [facts] = await pika.sql<{ most: number }[]>`
    select max(count)::int as most from (select count(*) from facts where user_id = 'gamer' group by cmin::text) as statement`
  const [nodes] = await pika.sql<{ most: number }[]>`
    select max(count)::int as most from (
      select count(*) from pika_graph."Fact" where properties->>'user_id'::text = 'gamer' group by cmin::text) as statement`
  expect([facts?.most, nodes?.most]).toEqual([8, 16])
  expect((await graphOf("gamer")).edges).toHaveLength(40)
})

test("what is told in a conversation is in the graph, with the fact that says so", async () => {
  await pika.client.tell("teller", "I have a dog named Sparky")
  const [fact] = (await pika.client.list("teller")).items
  expect(await graphOf("teller")).toEqual({
    nodes: [
      { id: "user", label: "User", name: "teller", type: null },
      { id: "sparky", label: "Entity", name: "Sparky", type: "animal" },
    ],
    edges: [{ source: "user", target: "sparky", type: "owns", fact_id: fact?.id ?? "" }],
  })
})

test("who is related to the person has an edge to them, from the person and from themselves", async () => {
  const ids = await relate("grandchild", ["Lan", "grandmother_of", "user"], ["Lan", "lives_in", "Hue"])
  expect(edgesOf(await graphOf("grandchild"))).toEqual(["lan grandmother_of user"])
  expect(edgesOf(await graphOf("grandchild", "?depth=2"))).toEqual(["lan grandmother_of user", "lan lives_in hue"])
  expect(edgesOf(await graphOf("grandchild", "?entity=lan"))).toEqual(["lan grandmother_of user", "lan lives_in hue"])
  await pika.sql`update facts set valid_to = now() where user_id = 'grandchild' and id = ${ids[0] ?? ""}`
  expect(edgesOf(await graphOf("grandchild"))).toEqual([])
})

test("a depth of one, two and three goes so many steps from the person", async () => {
  await relate(
    "walker",
    ["user", "owns", "Sparky"],
    ["Sparky", "friend_of", "Rex"],
    ["Mia", "owns", "Rex"],
    ["Mia", "lives_in", "Hue"],
  )
  const steps = ["user owns sparky", "sparky friend_of rex", "mia owns rex", "mia lives_in hue"]
  expect(edgesOf(await graphOf("walker"))).toEqual(steps.slice(0, 1))
  expect(edgesOf(await graphOf("walker", "?depth=2"))).toEqual(steps.slice(0, 2).sort())
  expect(edgesOf(await graphOf("walker", "?depth=3"))).toEqual(steps.slice(0, 3).sort())
})

test("it can start at an entity, however its name is spelt", async () => {
  await relate("starter", ["user", "owns", "Bánh Mì"], ["Bánh Mì", "friend_of", "Rex"], ["Rex", "afraid_of", "thunder"])
  for (const name of ["Bánh Mì", "banh mi", "BÁNH  MÌ", "Bánh Mì".normalize("NFD")]) {
    const graph = await graphOf("starter", `?entity=${encodeURIComponent(name)}`)
    expect(edgesOf(graph)).toEqual(["bánh mì friend_of rex", "user owns bánh mì"])
    expect(graph.nodes.find(({ id }) => id === "bánh mì")?.name).toBe("Bánh Mì")
  }
})

test("an entity that nobody mentioned, and a person nobody has heard of, have an empty graph", async () => {
  await relate("lonely", ["user", "owns", "Sparky"])
  expect(await graphOf("lonely", "?entity=Rex&depth=3")).toEqual({ nodes: [], edges: [] })
  expect(await graphOf("nobody", "?depth=3")).toEqual({ nodes: [], edges: [] })
})

test("a limit bounds the edges, the newest first, and every end of an edge is among the nodes", async () => {
  const ids = await relate("hoarder", ...Array.from({ length: 30 }, (_, n): Triple => ["user", "owns", `thing ${n}`]))
  for (const limit of [1, 7, 30, 1000]) {
    const graph = await graphOf("hoarder", `?limit=${limit}&depth=3`)
    expect(graph.edges.map(({ fact_id }) => fact_id)).toEqual(ids.toReversed().slice(0, limit))
    const ends = new Set(graph.edges.flatMap(({ source, target }) => [source, target]))
    expect(new Set(graph.nodes.map(({ id }) => id))).toEqual(ends)
    expect(graph.nodes).toHaveLength(ends.size)
  }
})

test("more relations than one statement reads are all there", async () => {
  await relate("collector", ["user", "owns", "stamp"])
  await pika.sql`
    insert into facts (user_id, id, fact_value, category, confidence, source, entities, relations, content_hash, said_at, valid_from, reason, position)
    select user_id, gen_random_uuid(), fact_value, category, confidence, source, entities, relations, at::text::bytea, said_at, valid_from, reason, at
    from facts, generate_series(101, 610) as at
    where user_id = 'collector'`
  expect((await graphOf("collector", "?limit=10000")).edges).toHaveLength(511)
})

test("a circle is walked once", async () => {
  await relate(
    "circler",
    ["A", "friend_of", "B"],
    ["B", "friend_of", "C"],
    ["C", "friend_of", "A"],
    ["A", "friend_of", "A"],
  )
  expect(edgesOf(await graphOf("circler", "?entity=A&depth=3"))).toEqual([
    "a friend_of a",
    "a friend_of b",
    "b friend_of c",
    "c friend_of a",
  ])
})

test("two facts that say the same relation are two edges between two nodes", async () => {
  const ids = await relate("doubler", ["user", "owns", "Sparky"], ["user", "owns", "sparky"])
  const { nodes, edges } = await graphOf("doubler", "?depth=3")
  expect(edges.map(({ fact_id }) => fact_id).sort()).toEqual(ids)
  expect(nodes).toHaveLength(2)
})

test("names keep their signs, whatever they hold", async () => {
  const names = [
    'say "cheese"',
    "back\\slash",
    "O'Neil",
    "line\nbreak",
    "{a: 1}",
    "$uid",
    "🐶 Đốm",
    "1.50",
    "true",
    "null",
    "a::agtype",
  ]
  await relate("signer", ...names.map((name): Triple => ["user", "likes", name]))
  const { nodes } = await graphOf("signer")
  expect(
    nodes
      .filter(({ label }) => label === "Entity")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(names.sort())
})

test("an entity that is called as relations call the person is the person", async () => {
  const triples: Triple[] = [
    ["user", "owns", "Sparky"],
    ["Sparky", "likes", "User"],
  ]
  await relate("namesake", ...triples)
  await relate("namesake too", ...triples.toReversed())
  for (const user of ["namesake", "namesake too"]) {
    const { nodes, edges } = await graphOf(user, "?depth=2")
    expect(nodes.map(({ label, name }) => `${label} ${name}`).sort()).toEqual(["Entity Sparky", `User ${user}`])
    expect(edges).toHaveLength(2)
  }
})

test("what is no longer true is not in the graph", async () => {
  for (const city of ["Hanoi", "Hue"]) await pika.client.tell("mover", `I live in ${city}`)
  const { text } = await client.send("GET", "/api/v1/users/mover/graph?depth=3")
  expect([text.includes("Hanoi"), text.includes("Hue")]).toEqual([false, true])
  expect(await graphOf("mover", "?entity=Hanoi")).toEqual({ nodes: [], edges: [] })
})

test("two people who know one name do not meet in the graph", async () => {
  await relate("left", ["user", "owns", "Sparky"], ["Sparky", "likes", "left bones"])
  await relate("right", ["user", "owns", "Sparky"], ["Sparky", "likes", "right bones"])
  for (const [user, other] of [
    ["left", "right"],
    ["right", "left"],
  ]) {
    const seen = JSON.stringify([
      await graphOf(user ?? "", "?depth=3"),
      await graphOf(user ?? "", "?entity=Sparky&depth=3"),
    ])
    expect([seen.includes(`${user} bones`), seen.includes(`${other}`)]).toEqual([true, false])
  }
})
