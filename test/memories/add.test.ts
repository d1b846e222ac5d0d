import { beforeAll, expect, test } from "bun:test"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const memories = "/api/v1/memories"
const add = (user: string, factValue: string, more = {}) =>
  client.send("POST", memories, { user_id: user, fact_value: factValue, ...more })

test("a new fact is created and told back in full", async () => {
  const more = { category: "pet", fact_type: ["pet", "dog"], metadata: { from: ["a", 1, null] }, conversation_id: "c1" }
  const answer = await add("full", "User has a dog named Sparky", more)
  expect(answer).toMatchObject({
    status: 201,
    body: {
      ...more,
      user_id: "full",
      fact_value: "User has a dog named Sparky",
      source: "api",
      confidence: 1,
      valid_to: null,
    },
  })
  expect((await client.send("GET", `${memories}/${answer.body.id}`)).body).toEqual(answer.body)
})

test("what a client leaves out gets its default", async () => {
  const { body } = await add("sparse", "User likes kites")
  expect(body).toMatchObject({ category: "other", fact_type: [], metadata: {}, conversation_id: null, relations: [] })
})

test("a fact that is known is not stored twice, however it is spelt", async () => {
  const first = await add("known", "Người dùng thích bánh mì và phở")
  for (const spelling of [
    "Người dùng thích bánh mì và phở",
    "người dùng thích BÁNH MÌ và phở",
    "Nguoi dung thich banh mi va pho",
    "  Người dùng  thích bánh mì,\tvà phở! ",
    "Người dùng thích bánh mì và phở".normalize("NFD"),
  ]) {
    const again = await add("known", spelling, { category: "preference", metadata: { again: true } })
    expect(again).toMatchObject({ status: 200 })
    expect(again.body).toEqual(first.body)
  }
  expect((await pika.client.list("known")).items).toHaveLength(1)
})

test("đ and d are one letter when facts are compared", async () => {
  const first = await add("letter", "Nhà ở Đà Nẵng")
  expect((await add("letter", "Nha o Da Nang")).body.id).toBe(first.body.id)
})

test("two people may know the same", async () => {
  const one = await add("one of two", "User has a dog")
  const other = await add("other of two", "User has a dog")
  expect([one.status, other.status]).toEqual([201, 201])
  expect(other.body.id).not.toBe(one.body.id)
})

test("facts of nothing but signs are told apart", async () => {
  const ids = new Set<unknown>()
  for (const text of ["🐶", "🐱", "❤️", "?", "!?"]) ids.add((await add("signs", text)).body.id)
  expect(ids.size).toBe(5)
})

test("a text is kept as it came, but for its normal form", async () => {
  for (const text of [
    "  spaced  out ",
    "line\nbreak",
    "Ha\u0300 No\u0323\u0302i",
    "👩‍👩‍👧 family",
    "ＦＵＬＬ",
    "a\u202Eb",
    "\u00a0x",
  ])
    expect((await add("kept", text)).body.fact_value).toBe(text.normalize("NFC"))
})

test("a fact may have 1,000 characters, counted as a person counts them", async () => {
  for (const letter of ["a", "🐶", "ệ".normalize("NFD")])
    expect((await add("long", letter.repeat(1000))).status).toBe(201)
})

test("one fact added forty times at once is stored once", async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => add("at once", "User plays the violin")))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect((await pika.client.list("at once")).items).toHaveLength(1)
})

test("forty facts of one person added at once are all stored", async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => add("many at once", `User owns book number ${n}`)))
  expect((await pika.client.list("many at once", "&limit=100")).items).toHaveLength(40)
})

test("an added fact is found by the next search, and in the profile", async () => {
  const { body } = await add("seen", "User has a tortoise named Shelly", { category: "pet" })
  expect((await pika.client.search("seen", "tortoise")).facts[0]?.id).toBe(String(body.id))
  const profile = await client.send("GET", "/api/v1/users/seen/profile")
  expect(profile.body.text).toContain("Shelly")
})

test("user ids of any script and sign work in bodies, queries and paths", async () => {
  for (const user of [
    "Tuấn",
    "用户 1",
    "a/b",
    "a%2Fb",
    "a?b=c&d",
    "a#b",
    "..",
    "ünï+cødé",
    "{user_id}",
    "'quote\"",
    "🐶",
    "e\u0301",
  ]) {
    const { body } = await add(user, "User has a kite", { category: "possession" })
    const inPath = encodeURIComponent(user).replace(/^\.\.$/, "%2E%2E")
    expect(body.user_id).toBe(user.normalize("NFC"))
    expect((await pika.client.list(user)).items.map((fact) => fact.id)).toEqual([String(body.id)])
    if (user === "..") continue // An address cannot hold it: every client takes it for the folder above.
    expect((await client.send("GET", `/api/v1/users/${inPath}/profile`)).body).toMatchObject({
      user_id: user.normalize("NFC"),
      tokens: expect.any(Number),
    })
    expect((await client.send("GET", `/api/v1/users/${inPath}/profile`)).body.text).toContain("kite")
    expect((await client.send("GET", `/api/v1/users/${inPath}/graph`)).status).toBe(200)
  }
})
