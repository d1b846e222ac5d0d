import { expect, test } from "bun:test"
import fc from "fast-check"
import { usePika } from "../support/use-pika.ts"
import { knownPairs, wordPair } from "../support/vietnamese.ts"

const pika = usePika()

const post = async (user: string, fact_value: string) => {
  const answer = await pika.client.request("POST", "/api/v1/memories", { user_id: user, fact_value })
  return { status: answer.status, id: ((await answer.json()) as { id: string }).id }
}
const texts = async (user: string) => (await pika.client.list(user)).items.map((fact) => fact.fact_value).sort()

const signs: [string, string][] = [
  ["User learns C", "User learns C++"],
  ["User learns C++", "User learns C#"],
  ["🐶🐶🐶", "🐶🐶"],
  ["🦖", "🐶"],
  ["User's code word is a-b", "User's code word is ab"],
  ["User's best time is 1.5", "User's best time is 15"],
]

test("two words that differ in one mark are two memories, and each is found", async () => {
  let runs = 0
  const tellBoth = async ([one, other]: [string, string]) => {
    for (const order of [
      [one, other],
      [other, one],
    ]) {
      const user = `pair ${runs++}`
      for (const word of order) expect((await post(user, `Người dùng bị dị ứng ${word}`)).status).toBe(201)
      expect(await texts(user)).toEqual(order.map((word) => `Người dùng bị dị ứng ${word}`).sort())
      for (const word of order) {
        const { facts } = await pika.client.search(user, word, { score_threshold: 0 })
        expect(facts.map(({ fact_value }) => fact_value)).toContain(`Người dùng bị dị ứng ${word}`)
      }
      // Said again, each is known.
      for (const word of order) expect((await post(user, `người dùng bị  dị ứng ${word}.`)).status).toBe(200)
    }
  }
  for (const pair of knownPairs) await tellBoth(pair)
  await fc.assert(fc.asyncProperty(wordPair, tellBoth), { numRuns: 20 })
}, 120_000)

test.each(signs)("%s and %s are two memories", async (one, other) => {
  for (const order of [
    [one, other],
    [other, one],
  ]) {
    const user = order.join(" then ")
    for (const text of order) expect((await post(user, text)).status).toBe(201)
    expect(await texts(user)).toHaveLength(2)
  }
})

test("a tone has one place", async () => {
  expect((await post("tones", "Bạn của con là Hoà")).status).toBe(201)
  expect((await post("tones", "Bạn của con là Hòa")).status).toBe(200)
})

test("a text without marks is the one text that it can be, and a new one when it can be two", async () => {
  const coconut = await post("bare", "Tôi bị dị ứng dừa")
  expect(await post("bare", "toi bi di ung dua")).toEqual({ status: 200, id: coconut.id })
  await post("bare", "Tôi bị dị ứng dứa")
  expect((await post("bare", "toi bi di ung dua")).status).toBe(201)
  expect(await texts("bare")).toHaveLength(3)
})

test("a word without marks among words with marks is what it says", async () => {
  await post("dad", "Con yêu bà")
  expect((await post("dad", "Con yêu ba")).status).toBe(201)
})

test("a text with marks takes the place of the same without, and nothing is lost", async () => {
  const bare = await post("marked", "toi bi di ung dua")
  expect(await post("marked", "Tôi bị dị ứng dừa")).toEqual({ status: 200, id: bare.id })
  expect(await texts("marked")).toEqual(["Tôi bị dị ứng dừa"])
  expect((await post("marked", "Tôi bị dị ứng dứa")).status).toBe(201)
  const history = await pika.client.request("GET", `/api/v1/memories/${bare.id}/history`)
  expect(await history.text()).toContain("toi bi di ung dua")
})

test("who asks without marks finds both", async () => {
  await post("asker", "Hùng thích đá bóng")
  await post("asker", "Hưng thích cá")
  const found = async (query: string) =>
    (await pika.client.search("asker", query, { score_threshold: 0.2 })).facts.map(({ fact_value }) => fact_value)
  expect((await found("Hung")).sort()).toEqual(["Hùng thích đá bóng", "Hưng thích cá"])
})

test("an edit to what another memory says is a conflict, to what differs in a mark is not", async () => {
  await post("editor", "Tôi bị dị ứng dừa")
  const { id } = await post("editor", "Tôi bị dị ứng cá")
  const edit = async (fact_value: string) =>
    (await pika.client.request("PATCH", `/api/v1/memories/${id}`, { fact_value })).status
  expect(await edit("tôi bị dị ứng DỪA!")).toBe(409)
  expect(await edit("toi bi di ung dua")).toBe(409)
  expect(await edit("Tôi bị dị ứng dứa")).toBe(200)
  expect(await texts("editor")).toEqual(["Tôi bị dị ứng dừa", "Tôi bị dị ứng dứa"].sort())
})

test("an edit from one name to another that differs in a mark lets go of the first", async () => {
  await pika.client.tell("renamer", "My dog is named Hùng")
  const [fact] = (await pika.client.list("renamer")).items
  const answer = await pika.client.request("PATCH", `/api/v1/memories/${fact?.id}`, {
    fact_value: fact?.fact_value.replace("Hùng", "Hưng"),
  })
  expect(await answer.json()).toMatchObject({ relations: [] })
})

test("what a program wrote whose hashes are of folded texts is known by its text", async () => {
  const folded = (text: string) => Bun.SHA256.hash(text)
  const old = async (user: string, text: string, hash: string) => {
    const { id } = await post(user, text)
    await pika.sql`update facts set content_hash = ${Buffer.from(folded(hash).buffer)}, folded_hash = null where id = ${id}`
    return id
  }
  const coconut = await old("upgraded", "Tôi bị dị ứng dừa", "toi bi di ung dua")
  expect(await post("upgraded", "Tôi bị dị ứng DỪA")).toEqual({ status: 200, id: coconut })
  expect((await post("upgraded", "Tôi bị dị ứng dứa")).status).toBe(201)
  // Its hash is the one that the old program gave the first.
  expect((await post("upgraded", "toi bi di ung dua")).status).toBe(201)
  expect(await texts("upgraded")).toHaveLength(3)
})
