import { beforeAll, expect, test } from "bun:test"
import type { Client, Json } from "../support/client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const total = 230

type Fact = Awaited<ReturnType<Client["add"]>>

/** In the order in which they were added. */
const added: Fact[] = []
beforeAll(async () => {
  for (let n = 0; n < total; n++)
    added.push(
      await pika.client.add("reader", `User owns card number ${n}`, { category: n % 3 === 0 ? "pet" : "hobby" }),
    )
}, 60_000)

const newestFirst = (facts: readonly Fact[]) => facts.map((fact) => fact.id).reverse()

const readAll = async (user: string, query: string) => {
  const pages: string[][] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<Client["list"]>> = await pika.client.list(
      user,
      `${query}${cursor ? `&cursor=${cursor}` : ""}`,
    )
    pages.push(page.items.map((fact) => fact.id))
    cursor = page.next_cursor
  } while (cursor)
  return pages
}

test("a page holds 20, newest first, unless one asks for more", async () => {
  expect((await pika.client.list("reader")).items.map((fact) => fact.id)).toEqual(newestFirst(added).slice(0, 20))
})

test.each([7, 23, 100])("pages of %d give each fact once, in one order", async (limit) => {
  const pages = await readAll("reader", `&limit=${limit}`)
  expect(pages.flat()).toEqual(newestFirst(added))
  expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true)
})

test("no page follows one that is just full", async () => {
  const pages = await readAll("reader", `&limit=${total / 10}`)
  expect(pages).toHaveLength(10)
})

test("a category lists its own facts only, page by page", async () => {
  const pets = added.filter((fact) => fact.category === "pet")
  expect((await readAll("reader", "&category=pet&limit=30")).flat()).toEqual(newestFirst(pets))
  expect((await pika.client.list("reader", "&category=family")).items).toEqual([])
})

test("facts that are added or deleted between two pages move nothing", async () => {
  for (let n = 0; n < 10; n++) await pika.client.add("mover", `User knows song number ${n}`)
  const first = await pika.client.list("mover", "&limit=5")
  await pika.client.add("mover", "User knows a new song")
  const last = first.items.at(-1)?.id ?? ""
  expect((await pika.client.request("DELETE", `/api/v1/memories/${last}`)).status).toBe(204)
  const second = await pika.client.list("mover", `&limit=5&cursor=${first.next_cursor}`)
  expect(second.items.map((fact) => fact.fact_value)).toEqual([4, 3, 2, 1, 0].map((n) => `User knows song number ${n}`))
})

test("a cursor from another person's list opens nothing of theirs", async () => {
  const { next_cursor } = await pika.client.list("reader", "&limit=1")
  await pika.client.add("other reader", "User owns one card")
  const page = await pika.client.list("other reader", `&cursor=${next_cursor}`)
  expect(page.items.every((fact) => fact.user_id === "other reader")).toBe(true)
})

test("what is no longer true is listed only when asked for", async () => {
  await pika.client.tell("mover on", "I live in Hanoi")
  await pika.client.tell("mover on", "I live in Da Nang")
  const now = (await pika.client.list("mover on")).items
  const ever = (await pika.client.list("mover on", "&include_past=true")).items
  expect(now.map((fact) => [/Da Nang/.test(fact.fact_value), fact.valid_to])).toEqual([[true, null]])
  expect(ever.map((fact) => /Hanoi/.test(fact.fact_value))).toEqual([false, true])
  expect(ever[1]?.valid_to).toBeTruthy()
  expect((await pika.client.list("mover on", "&include_past=false")).items).toEqual(now)
})

test("a person nobody has heard of has an empty list", async () => {
  const answer = await pika.client.request("GET", "/api/v1/memories?user_id=nobody")
  expect((await answer.json()) as Json).toEqual({ status: "ok", items: [], next_cursor: null })
})
