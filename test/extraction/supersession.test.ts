import { expect, test } from "bun:test"
import { modelFact } from "../support/fake-answers.ts"
import { contents, usePikaWithProvider } from "../support/provider-pika.ts"

const using = usePikaWithProvider()

type Relation = { subject: string; type: string; target: string }
type Ending = { subject: string; type: string | null; target: string | null }

const says = (text: string, relation: Relation, more: Record<string, unknown> = {}) =>
  modelFact(text, { relations: [relation], ...more })
const user = (type: string, target: string): Relation => ({ subject: "user", type, target })
const over = (type: string | null, target: string | null, subject = "user"): Ending => ({ subject, type, target })

/** One conversation in which the model finds `facts`; returns the outcome of each. */
const learn = async (person: string, ...facts: unknown[]) => {
  using.provider.queue({ facts })
  const job = await using.client.tell(person, "Whatever was said")
  return job.data?.results.map(({ outcome }) => outcome) ?? []
}
const texts = async (person: string, query = "") =>
  (await using.client.list(person, query)).items.map((fact) => fact.fact_value).sort()

test("who moved lives in the new place, and the old one is kept as past", async () => {
  await learn("moved", says("User lives in Hue", user("lives_in", "Hue")), says("User likes tea", user("likes", "tea")))
  expect(await learn("moved", says("User lives in Hanoi", user("lives_in", "Hanoi")))).toEqual(["superseded"])
  expect(await texts("moved")).toEqual(["User likes tea", "User lives in Hanoi"])

  const all = (await using.client.list("moved", "&include_past=true")).items
  const old = all.find((fact) => fact.fact_value === "User lives in Hue")
  expect(old?.valid_to).not.toBeNull()
  expect(await contents(using.pika, "moved")).toMatchObject({ facts: 3, claims: 2 })
})

test("who left a home and tells of the new one later no longer has what rested on the old one", async () => {
  await learn("left", says("User lives in Hue", user("lives_in", "Hue")))
  await learn("left", says("User lives near the river", user("lives_near", "river")))
  await learn("left", modelFact("User moved out", { ends: [over("lives_in", null)] }))
  await learn("left", says("User lives in Hanoi", user("lives_in", "Hanoi")))
  expect(await texts("left")).toEqual(["User lives in Hanoi", "User moved out"])
})

test("what was replaced is not found by a search, and is with include_past", async () => {
  await learn("searcher", says("User lives in Hue", user("lives_in", "Hue")))
  await learn("searcher", says("User lives in Hanoi", user("lives_in", "Hanoi")))
  const found = async (filters: Record<string, unknown>) =>
    (await using.client.search("searcher", "lives", { filters, score_threshold: 0 })).facts.map(
      (fact) => fact.fact_value,
    )
  expect(await found({})).toEqual(["User lives in Hanoi"])
  expect((await found({ include_past: true })).sort()).toEqual(["User lives in Hanoi", "User lives in Hue"])
})

test("the history of a fact says what took its place, and why", async () => {
  await learn("historian", says("User lives in Hue", user("lives_in", "Hue")))
  await learn("historian", says("User lives in Hanoi", user("lives_in", "Hanoi")))
  const [now] = (await using.client.list("historian")).items
  const answer = await using.client.request("GET", `/api/v1/memories/${now?.id}/history`)
  expect(JSON.stringify(await answer.json())).toContain("A newer statement replaced it.")
})

test("a pet that was renamed has the new name only, and other pets keep theirs", async () => {
  const named = (name: string, target: string) =>
    says(`User's ${name} is called ${target}`, { subject: name, type: "named", target })
  await learn("renamed", named("dog", "Sparky"), named("cat", "Mun"))
  expect(await learn("renamed", named("dog", "Rex"))).toEqual(["superseded"])
  expect(await texts("renamed")).toEqual(["User's cat is called Mun", "User's dog is called Rex"])
})

test("a favourite that changed is replaced, another favourite is not", async () => {
  await learn(
    "favourite",
    says("User's favourite colour is red", user("favorite_color", "red")),
    says("User's favourite food is phở", user("favorite_food", "phở")),
  )
  await learn("favourite", says("User's favourite colour is blue", user("favorite_color", "blue")))
  expect(await texts("favourite")).toEqual(["User's favourite colour is blue", "User's favourite food is phở"])
})

test("a second like stands beside the first", async () => {
  await learn("likes", says("User likes tea", user("likes", "tea")))
  expect(await learn("likes", says("User likes rice", user("likes", "rice")))).toEqual(["stored"])
  expect(await texts("likes")).toEqual(["User likes rice", "User likes tea"])
})

test("what is said to be over ends, and only that", async () => {
  await learn(
    "quitter",
    says("User plays piano", user("plays", "piano")),
    says("User plays chess", user("plays", "chess")),
  )
  await learn("quitter", modelFact("User quit piano", { ends: [over("plays", "piano")] }))
  expect(await texts("quitter")).toEqual(["User plays chess", "User quit piano"])
})

test("a death ends every lasting state of the one who died, and no event", async () => {
  await learn(
    "mourner",
    says("User has a hamster named Nibbles", user("owns", "Nibbles")),
    says("Nibbles likes carrots", { subject: "Nibbles", type: "likes", target: "carrots" }),
    says("Nibbles learned to climb", { subject: "Nibbles", type: "achieved", target: "climbing" }),
  )
  await learn("mourner", modelFact("Nibbles died", { ends: [over("owns", "Nibbles"), over(null, null, "Nibbles")] }))
  expect(await texts("mourner")).toEqual(["Nibbles died", "Nibbles learned to climb"])
})

test("an ending that names somebody else's fact ends nothing of theirs", async () => {
  await learn("victim", says("User plays piano", user("plays", "piano")))
  await learn("other", modelFact("User quit everything", { ends: [over(null, null), over("plays", "piano")] }))
  expect(await texts("victim")).toEqual(["User plays piano"])
})

test("the same fact told again, with other capitals and punctuation, is a duplicate", async () => {
  await learn("repeater", says("User likes tea", user("likes", "tea")))
  expect(await learn("repeater", says("user LIKES tea!", user("likes", "Tea")))).toEqual(["duplicate"])
  expect(await contents(using.pika, "repeater")).toMatchObject({ facts: 1, vectors: 1, claims: 1 })
})

test("the same fact twice in one answer is stored once", async () => {
  const fact = says("User likes tea", user("likes", "tea"))
  await learn("stutter", fact, fact, { ...fact, text: "User likes tea." })
  expect(await texts("stutter")).toEqual(["User likes tea"])
})

test("the same statement with more detail updates the known fact, its vector and its words", async () => {
  await learn("detailed", says("User owns a bike", user("owns", "bike")))
  const [before] = (await using.client.list("detailed")).items
  expect(await learn("detailed", says("User owns a bike with orange stripes", user("owns", "bike")))).toEqual([
    "updated",
  ])
  const [after] = (await using.client.list("detailed")).items
  expect(after).toMatchObject({ id: before?.id ?? "", fact_value: "User owns a bike with orange stripes" })
  const found = await using.client.search("detailed", "orange stripes")
  expect(found.facts[0]?.id).toBe(after?.id ?? "")
  expect(await contents(using.pika, "detailed")).toMatchObject({
    facts: 1,
    vectors: 1,
    versions: 1,
    claims: 1,
    nodes: 1,
  })
})

test("what was wished for and then received is no longer wished for", async () => {
  await learn("wisher", says("User wants a bike", user("wants", "bike")))
  expect(await learn("wisher", says("User got a new orange bike", user("owns", "new orange bike")))).toEqual([
    "superseded",
  ])
  expect(await texts("wisher")).toEqual(["User got a new orange bike"])
})

test("a secret that the model offers is rejected, and kept nowhere", async () => {
  using.provider.queue({ facts: [modelFact("User's password is hunter2"), modelFact("User likes tea")] })
  const job = await using.client.tell("secretive", "Whatever was said")
  expect(job.data?.results.map(({ outcome }) => outcome)).toEqual(["rejected", "stored"])
  expect(JSON.stringify(job)).not.toContain("hunter2")
  const [row] = await using.sql`
    select (select count(*)::int from facts where fact_value like '%hunter2%')
      + (select count(*)::int from jobs where jobs::text like '%hunter2%') as places`
  expect(row?.places).toBe(0)
})

test("a fact that began on a named day holds from that day", async () => {
  await learn("dated", says("User goes to Maple Hill", user("studies_at", "Maple Hill"), { valid_from: "2024-09-01" }))
  expect((await using.client.list("dated")).items[0]?.valid_from).toBe("2024-09-01T00:00:00.000Z")
})
