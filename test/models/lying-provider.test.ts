import { expect, test } from "bun:test"
import { modelFact } from "../support/fake-answers.ts"
import { contents, nothing, usePikaWithProvider } from "../support/provider-pika.ts"

const using = usePikaWithProvider()

/** Hands in a conversation that the model answers with `facts`, and returns what became of them. */
const learn = async (user: string, facts: unknown[]) => {
  using.provider.queue({ facts })
  const job = await using.client.tell(user, "Whatever was said")
  expect(job).toMatchObject({ status: "completed", error: null })
  return job.data?.results ?? []
}
const stored = async (user: string) => (await using.client.list(user)).items

const unstorable: [name: string, text: unknown][] = [
  ["a NUL", "User likes \0 tea"],
  ["half a surrogate pair", "User likes \ud83d tea"],
  ["no text at all", undefined],
  ["a number as its text", 42],
  ["an empty text", "   "],
  ["a text of 100,000 characters", "tea ".repeat(25_000)],
]
for (const [index, [name, text]] of unstorable.entries())
  test(`a fact with ${name} is rejected by name, and the others of the answer are stored`, async () => {
    const user = `unstorable-${index}`
    const results = await learn(user, [modelFact("User likes tea"), { ...modelFact("x"), text }])
    expect(results.map(({ outcome }) => outcome)).toEqual(["stored", "rejected"])
    expect(results[1]).toMatchObject({ id: null, memory: "", reason: expect.stringContaining("not a complete fact") })
    expect((await stored(user)).map((fact) => fact.fact_value)).toEqual(["User likes tea"])
  })

test("things that are no facts are rejected, each with an outcome", async () => {
  const results = await learn("no-facts", [null, 7, "User likes tea", [], {}])
  expect(results.map(({ outcome }) => outcome)).toEqual(Array(5).fill("rejected"))
  expect(await contents(using.pika, "no-facts")).toEqual(nothing)
})

test("an unknown category becomes `other`", async () => {
  await learn("category", [modelFact("User likes tea", { category: "'; drop table facts; --" })])
  expect((await stored("category"))[0]?.category).toBe("other")
})

test("a confidence that is none is read as fair, and one under the limit is rejected", async () => {
  const results = await learn("confidence", [
    modelFact("User likes tea", { confidence: "very" }),
    modelFact("User likes rice", { confidence: 99 }),
    modelFact("User likes soup", { confidence: -1 }),
    modelFact("User likes salt", { confidence: 0.1 }),
  ])
  expect(results.map(({ confidence, outcome }) => [confidence, outcome])).toEqual([
    [0.7, "stored"],
    [0.7, "stored"],
    [0.7, "stored"],
    [0.1, "rejected"],
  ])
})

test("relations, entities, tags and endings of an invalid shape are left out, and the fact is kept", async () => {
  await learn("parts", [
    modelFact("User owns a bike", {
      tags: ["bike", "\0", 3, "x".repeat(61)],
      entities: [{ name: "bike", type: "object" }, { name: "\0", type: "object" }, { name: "b", type: "alien" }, null],
      relations: [
        { subject: "user", type: "owns", target: "bike" },
        { subject: "user", type: "OWNS; DROP", target: "bike" },
        { subject: "user", type: "owns", target: "\ud800" },
        { subject: "user", type: "owns" },
        "user owns bike",
      ],
      ends: [{ subject: "user", type: "wants", target: "x".repeat(501) }, 5],
      valid_from: "the day before yesterday",
    }),
  ])
  const [fact] = await stored("parts")
  expect(fact?.fact_type).toEqual(["bike"])
  expect(fact?.relations).toEqual([{ subject: "user", type: "owns", target: "bike" }])
  expect(await contents(using.pika, "parts")).toMatchObject({ facts: 1, claims: 1, entities: 1, relations: 1 })
})

test("parts that are no lists at all cost nothing but themselves", async () => {
  const results = await learn("no-lists", [
    modelFact("User owns a bike", { tags: "bike", entities: null, relations: {}, ends: 1 }),
  ])
  expect(results[0]?.outcome).toBe("stored")
})

test("ids, owners and dates that the model makes up are not taken", async () => {
  await learn("victim", [modelFact("User likes rice")])
  const [known] = await stored("victim")
  await learn("liar", [
    modelFact("User likes tea", {
      id: known?.id,
      fact_id: known?.id,
      user_id: "victim",
      superseded_by: known?.id,
      created_at: "1999-01-01T00:00:00Z",
      metadata: { injected: true },
    }),
  ])
  const [fact] = await stored("liar")
  expect(fact).toMatchObject({ user_id: "liar", fact_value: "User likes tea", metadata: {} })
  expect(fact?.id).not.toBe(known?.id)
  expect(Date.parse(fact?.created_at ?? "")).toBeGreaterThan(Date.now() - 60_000)
  expect(await stored("victim")).toEqual(known ? [known] : [])
})

test("of 10,000 facts in one answer none is lost without an outcome, and the job ends within seconds", async () => {
  const facts = Array.from({ length: 10_000 }, (_, index) => modelFact(`User likes number ${index}`))
  const results = await learn("many", facts)
  expect(results).toHaveLength(10_000)
  const outcomes = Map.groupBy(results, ({ outcome }) => outcome)
  expect([...outcomes.keys()].sort()).toEqual(["rejected", "stored"])
  expect(outcomes.get("rejected")?.[0]?.reason).toContain("more facts than")
  expect(await contents(using.pika, "many")).toMatchObject({ facts: outcomes.get("stored")?.length })
}, 20_000)

test("texts are stored in one Unicode form", async () => {
  await learn("nfc", [modelFact("User likes phở".normalize("NFD"))])
  expect((await stored("nfc"))[0]?.fact_value).toBe("User likes phở".normalize("NFC"))
})

test("a text that looks like SQL, Cypher or a script is a text", async () => {
  const texts = ["'); drop table pika.facts; --", "$c$ MATCH (n) DETACH DELETE n $c$", '{"$ne": null}', "\\u0000 %s $1"]
  await learn(
    "quotes",
    texts.map((text) =>
      modelFact(text, {
        entities: [{ name: text, type: "other" }],
        relations: [{ subject: "user", type: "likes", target: text }],
      }),
    ),
  )
  expect((await stored("quotes")).map((fact) => fact.fact_value).sort()).toEqual([...texts].sort())
  expect(await contents(using.pika, "quotes")).toMatchObject({ facts: 4, nodes: 4, entities: 4, relations: 4 })
})
