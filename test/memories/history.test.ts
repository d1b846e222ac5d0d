import { beforeAll, expect, test } from "bun:test"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

type Entry = {
  memory_id: string
  version: number
  fact_value: string
  reason: string
  valid_from: string
  valid_to: string | null
  changed_at: string
  superseded_by: string | null
}
const historyOf = async (id: string | undefined): Promise<Entry[]> =>
  (await client.send("GET", `/api/v1/memories/${id}/history`)).body.items as Entry[]

test("a memory that never changed has one version", async () => {
  const fact = await pika.client.add("still", "User has a lamp", {
    category: "possession",
    fact_type: ["thing"],
    metadata: { a: 1 },
  })
  expect(await historyOf(fact.id)).toEqual([
    expect.objectContaining({
      memory_id: fact.id,
      version: 1,
      fact_value: "User has a lamp",
      category: "possession",
      fact_type: ["thing"],
      metadata: { a: 1 },
      valid_to: null,
      superseded_by: null,
      reason: "It was added by a client.",
    }),
  ])
})

test("each edit adds a version with what was true until then", async () => {
  const { id } = await pika.client.add("edited", "User has 1 marble")
  for (const count of [2, 3])
    await pika.client.request("PATCH", `/api/v1/memories/${id}`, { fact_value: `User has ${count} marbles` })
  const entries = await historyOf(id)
  expect(entries.map(({ version, fact_value, reason }) => [version, fact_value, reason])).toEqual([
    [1, "User has 1 marble", "It was added by a client."],
    [2, "User has 2 marbles", "It was edited by a client."],
    [3, "User has 3 marbles", "It was edited by a client."],
  ])
  const times = entries.map(({ changed_at }) => changed_at)
  expect(times).toEqual([...times].sort())
})

test("the versions of all that replaced one another are one chain, whichever memory one asks for", async () => {
  for (const city of ["Hanoi", "Da Nang", "Hue"]) await pika.client.tell("mover", `I live in ${city}`)
  const facts = (await pika.client.list("mover", "&include_past=true")).items.reverse()
  expect(facts).toHaveLength(3)
  const chain = await historyOf(facts[0]?.id)
  for (const fact of facts) expect(await historyOf(fact.id)).toEqual(chain)
  expect(
    chain.map(({ memory_id, version }) => `${facts.findIndex(({ id }) => id === memory_id)}.${version}`).sort(),
  ).toEqual(["0.1", "0.2", "1.1", "1.2", "2.1"])
  const latest = (id: string | undefined) => chain.filter(({ memory_id }) => memory_id === id).at(-1)
  expect(latest(facts[0]?.id)?.superseded_by).toBe(facts[1]?.id ?? "")
  expect(latest(facts[1]?.id)?.superseded_by).toBe(facts[2]?.id ?? "")
  expect(latest(facts[2]?.id)).toMatchObject({ superseded_by: null, valid_to: null })
  expect(latest(facts[0]?.id)?.valid_to).toBeTruthy()
  expect(latest(facts[0]?.id)?.reason).toBe("A newer statement replaced it.")
})

test("an edit of a memory that replaced another stays in the chain", async () => {
  for (const city of ["Hanoi", "Da Nang"]) await pika.client.tell("edited mover", `I live in ${city}`)
  const [now, before] = (await pika.client.list("edited mover", "&include_past=true")).items
  await pika.client.request("PATCH", `/api/v1/memories/${now?.id}`, { fact_value: "User lives in Da Nang, by the sea" })
  const entries = await historyOf(before?.id)
  expect(entries.at(-1)).toMatchObject({
    memory_id: now?.id,
    version: 2,
    fact_value: "User lives in Da Nang, by the sea",
  })
})

test("when the middle of a chain is forgotten, neither end fails", async () => {
  for (const city of ["Hanoi", "Da Nang", "Hue"]) await pika.client.tell("broken", `I live in ${city}`)
  const [hue, daNang, hanoi] = (await pika.client.list("broken", "&include_past=true")).items
  expect((await client.send("DELETE", `/api/v1/memories/${daNang?.id}`)).status).toBe(204)
  for (const id of [hue?.id, hanoi?.id]) {
    const entries = await historyOf(id)
    expect(new Set(entries.map(({ memory_id }) => memory_id))).toEqual(new Set([id ?? ""]))
    expect(JSON.stringify(entries)).not.toContain("Da Nang")
  }
})

test("the histories of two people who moved alike do not meet", async () => {
  for (const user of ["walker a", "walker b"])
    for (const city of ["Hanoi", "Hue"]) await pika.client.tell(user, `I live in ${city}`)
  const own = new Set((await pika.client.list("walker a", "&include_past=true")).items.map(({ id }) => id))
  for (const id of own) expect((await historyOf(id)).every(({ memory_id }) => own.has(memory_id))).toBe(true)
})
