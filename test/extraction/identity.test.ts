import { expect, test } from "bun:test"
import fc from "fast-check"
import { modelFact } from "../support/fake-answers.ts"
import { contents, usePikaWithProvider } from "../support/provider-pika.ts"
import { knownPairs, wordPair } from "../support/vietnamese.ts"

const using = usePikaWithProvider()

type Relation = { subject: string; type: string; target: string }
const about = (text: string, name: string, relations: Relation[] = [], type = "person") =>
  modelFact(text, { entities: [{ name, type }], relations })
const friend = (name: string, text = `User has a friend named ${name}`) =>
  about(text, name, [{ subject: "user", type: "friend_of", target: name }])

/** One conversation in which the user says `said`, and the model finds `facts`; the outcome of each. */
const learn = async (person: string, said: string, ...facts: unknown[]) => {
  using.provider.queue({ facts })
  const job = await using.client.tell(person, said)
  if (job.status !== "completed") throw new Error(`the job ${job.status}: ${job.error}`)
  return job.data?.results.map(({ outcome }) => outcome) ?? []
}
const texts = async (person: string) => (await using.client.list(person)).items.map((fact) => fact.fact_value).sort()
const graphOf = async (person: string, entity: string) => {
  const answer = await using.client.request("GET", `/api/v1/users/${person}/graph?entity=${encodeURIComponent(entity)}`)
  return (await answer.json()) as { nodes: { label: string; name: string }[] }
}
const entities = async (person: string, entity: string) =>
  (await graphOf(person, entity)).nodes.flatMap(({ label, name }) => (label === "Entity" ? [name] : [])).sort()

let people = 0

test("two friends whose names differ in one mark are two memories and two entities, each found by its own spelling", async () => {
  const meet = async (pair: [string, string]) => {
    for (const order of [pair, pair.toReversed()]) {
      const person = `friends-${people++}`
      for (const name of order) expect(await learn(person, `bạn ${name}`, friend(name))).toEqual(["stored"])
      expect(await contents(using.pika, person)).toMatchObject({ facts: 2, entities: 2, claims: 2, relations: 2 })
      for (const name of order) {
        expect(await entities(person, name)).toEqual([name])
        const [first] = (await using.client.search(person, `${name}?`, { score_threshold: 0 })).facts
        expect(first?.fact_value).toBe(`User has a friend named ${name}`)
      }
    }
  }
  for (const pair of knownPairs) await meet(pair)
  await fc.assert(fc.asyncProperty(wordPair, meet), { numRuns: 5 })
}, 180_000)

test("two in one conversation are two as well", async () => {
  expect(await learn("both", "dừa, dứa", friend("Dừa"), friend("Dứa"))).toEqual(["stored", "stored"])
  expect(await contents(using.pika, "both")).toMatchObject({ facts: 2, entities: 2 })
})

test("C, C++ and C# are three, and each is found first by its own name", async () => {
  const learns = (name: string) =>
    about(`User learns ${name}`, name, [{ subject: "user", type: "learns", target: name }], "activity")
  for (const name of ["C++", "C", "C#"]) expect(await learn("coder", "whatever", learns(name))).toEqual(["stored"])
  expect(await learn("coder", "whatever", learns("c++"))).toEqual(["duplicate"])
  for (const name of ["C", "C++", "C#"]) {
    expect(await entities("coder", name)).toEqual([name])
    const [first] = (await using.client.search("coder", `${name}?`, { score_threshold: 0 })).facts
    expect(first?.fact_value).toBe(`User learns ${name}`)
  }
  const over = { subject: "user", type: "learns", target: "C++" }
  await learn("coder", "whatever", modelFact("User quit C++", { ends: [over] }))
  expect(await texts("coder")).toEqual(["User learns C", "User learns C#", "User quit C++"])
})

test("a search and the graph find a name that is asked for without its marks, the exact one first", async () => {
  await learn("finder", "bạn Hùng", friend("Hùng"))
  await learn("finder", "bạn Hưng", friend("Hưng"))
  expect(await entities("finder", "hung")).toEqual(["Hùng", "Hưng"].sort())
  expect(await entities("finder", "HƯNG")).toEqual(["Hưng"])
  const found = (await using.client.search("finder", "Hung")).facts.map(({ fact_value }) => fact_value)
  expect(found.sort()).toEqual(["User has a friend named Hùng", "User has a friend named Hưng"].sort())
  await learn("speller", "bạn Hương", friend("Hương"))
  const misspelt = (await using.client.search("speller", "Huong's friends, huonng")).facts
  expect(misspelt[0]?.fact_value).toBe("User has a friend named Hương")
})

test("a name without marks is the one person that it can be, in whatever is said of them", async () => {
  await learn("one", "bạn Hùng", friend("Hùng"))
  expect(await learn("one", "ban Hung", friend("Hung"))).toEqual(["duplicate"])
  const lives = (name: string, place: string) =>
    about(`User's friend ${name} lives in ${place}`, name, [{ subject: name, type: "lives_in", target: place }])
  await learn("one", "Hùng sống ở Huế", lives("Hùng", "Huế"))
  expect(await learn("one", "Hung song o Ha Noi", lives("Hung", "Hanoi"))).toEqual(["superseded"])
  expect(await entities("one", "Hung")).toEqual(["Hùng"])
})

test("a name without marks that can be two people is neither", async () => {
  await learn("two", "bạn Hùng", friend("Hùng"))
  await learn("two", "bạn Hưng", friend("Hưng"))
  expect(await learn("two", "ban Hung", friend("Hung"))).toEqual(["stored"])
  expect(await contents(using.pika, "two")).toMatchObject({ facts: 3, entities: 3 })
})

test("who writes marks means a word without one as it stands", async () => {
  const loves = (name: string) => about(`User loves ${name}`, name, [{ subject: "user", type: "likes", target: name }])
  await learn("family", "Con yêu bà", loves("bà"))
  expect(await learn("family", "Con yêu ba", loves("ba"))).toEqual(["stored"])
  expect(await contents(using.pika, "family")).toMatchObject({ facts: 2, entities: 2 })
})

test("what is told without marks is the one statement that it can be, and a new one when it can be two", async () => {
  await learn("bare", "Con bị dị ứng dừa", modelFact("Người dùng bị dị ứng dừa"))
  expect(await learn("bare", "con bi di ung dua", modelFact("Người dùng bị dị ứng dua"))).toEqual(["duplicate"])
  await learn("bare", "Con bị dị ứng dứa", modelFact("Người dùng bị dị ứng dứa"))
  expect(await learn("bare", "con bi di ung dua", modelFact("Người dùng bị dị ứng dua"))).toEqual(["stored"])
  expect(await texts("bare")).toHaveLength(3)
})

test("told with marks, a statement known without takes them on", async () => {
  await learn("later", "toi bi di ung dua", modelFact("toi bi di ung dua"))
  expect(await learn("later", "Tôi bị dị ứng dừa", modelFact("Tôi bị dị ứng dừa"))).toEqual(["updated"])
  expect(await texts("later")).toEqual(["Tôi bị dị ứng dừa"])
})

test("a known age that is echoed without its relation, or with its date, is a duplicate", async () => {
  const aged = [{ subject: "user", type: "aged", target: "8" }]
  await learn("aged", "I am 8", modelFact("User is 8 years old", { relations: aged }))
  const echoed = "User is 8 years old (said on 2026-01-01)"
  expect(await learn("aged", "Whatever", modelFact("User is 8 years old"), modelFact(echoed))).toEqual([
    "duplicate",
    "duplicate",
  ])
  expect((await using.client.request("POST", "/api/v1/memories", { user_id: "aged", fact_value: echoed })).status).toBe(
    200,
  )
})

test("what a client added with a date is known without", async () => {
  await using.client.add("dated", "User is 8 years old (said on 2026-01-01)")
  expect(await learn("dated", "I am 8", modelFact("User is 8 years old"))).toEqual(["duplicate"])
})

test("more detail that another memory has already is a duplicate of that one", async () => {
  const owns = [{ subject: "user", type: "owns", target: "bike" }]
  await learn("owner", "a bike", modelFact("User owns a bike", { relations: owns }))
  await using.client.add("owner", "User owns a bike with stripes")
  const richer = modelFact("User owns a bike with stripes", { relations: owns })
  expect(await learn("owner", "stripes", richer)).toEqual(["duplicate"])
})

test("a statement told with more detail, and told plainly again in one conversation, is stored", async () => {
  const owns = [{ subject: "user", type: "owns", target: "bike" }]
  const richer = modelFact("User owns a bike with stripes", { relations: owns })
  const plain = modelFact("User owns a bike.")
  expect(await learn("plain", "a bike", modelFact("User owns a bike", { relations: owns }), richer, plain)).toEqual([
    "stored",
    "updated",
    "stored",
  ])
  await learn("known", "a bike", modelFact("User owns a bike", { relations: owns }))
  expect(await learn("known", "stripes", richer, plain)).toEqual(["updated", "stored"])
  for (const person of ["plain", "known"])
    expect(await texts(person)).toEqual(["User owns a bike with stripes", "User owns a bike."])
})

test("one of more than two thousand things of one kind is known", async () => {
  const likes = (at: number) =>
    modelFact(`User likes thing ${at}`, { relations: [{ subject: "user", type: "likes", target: `thing ${at}` }] })
  const { sql } = using
  await learn("collector", "things", likes(0), likes(1))
  await sql`
    with copied as (
      insert into facts (user_id, id, fact_value, category, confidence, source, content_hash, said_at, valid_from, reason, position, relations)
      select user_id, gen_random_uuid(), 'User likes thing ' || n, category, confidence, source, decode(md5('' || n), 'hex'),
        said_at - interval '1 year', valid_from, reason, n, jsonb_build_array(jsonb_build_object('subject', 'user', 'type', 'likes', 'target', 'thing ' || n))
      from facts, generate_series(2, 2500) as n where user_id = 'collector' and fact_value = 'User likes thing 0'
      returning user_id, id, fact_value)
    insert into claims (user_id, subject_key, type, target_key, fact_id)
    select user_id, 'user', 'likes', replace(fact_value, 'User likes ', ''), id from copied`
  expect(await learn("collector", "again", likes(0), likes(2400))).toEqual(["duplicate", "duplicate"])
  const dislikes = { subject: "user", type: "dislikes", target: "thing 2300" }
  expect(await learn("collector", "no more", modelFact("User dislikes thing 2300", { relations: [dislikes] }))).toEqual(
    ["superseded"],
  )
}, 30_000)
