import { beforeAll, describe, expect, test } from "bun:test"
import { insertSession } from "../support/chat.ts"
import type { Json } from "../support/client.ts"
import { insertDocument } from "../support/documents.ts"
import { makeKey } from "../support/keys.ts"
import { register } from "../support/people.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

type Person = Json & { user_id: string }
type Page = { items: Person[]; next_cursor: string | null }

const list = async (query: Record<string, string> = {}): Promise<Page> => {
  const response = await pika.client.request("GET", `/api/v1/users?${new URLSearchParams(query)}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Page
}
const idsOf = ({ items }: Page): string[] => items.map(({ user_id }) => user_id)
const find = async (q: string): Promise<string[]> => idsOf(await list({ q, limit: "100" }))

let linh: string

beforeAll(async () => {
  const { user } = await register(pika, { username: "Bé.Linh", full_name: "Nguyễn Thùy Linh" })
  linh = user.id
  await pika.client.add(linh, "User has a dog named Sparky")
  await pika.client.add(linh, "User likes mangoes")
  const { id } = await pika.client.add(linh, "User lives in Hanoi")
  await pika.sql`update facts set valid_to = now() where id = ${String(id)}`
  await pika.client.add("Kid-1_100%", "User has a cat named Tom")
  await pika.client.add("Đứa-bé", "User has a cat named Mun")
  await insertDocument(pika.sql, "reader")
  await insertDocument(pika.sql, "library:science")
  await insertSession(pika.sql, "talker")
  await pika.sql`insert into jobs (user_id, id, type) values ('waiter', ${Bun.randomUUIDv7()}, 'memory.extract')`
}, 30_000)

test("everybody of whom something is held is listed once, and no library", async () => {
  const ids = idsOf(await list({ limit: "100" }))
  expect(ids.toSorted()).toEqual([linh, "Kid-1_100%", "reader", "talker", "waiter", "Đứa-bé"].toSorted())
})

test("a person is listed with what is known of the account and counted of the rest", async () => {
  await insertSession(pika.sql, linh)
  const { items } = await list({ q: "be.linh" })
  expect(items).toEqual([
    {
      ...{ user_id: linh, username: "Bé.Linh", display_name: "Nguyễn Thùy Linh", is_active: true, role: "user" },
      ...{ time_zone: null, memories: 2, documents: 0, sessions: 1 },
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      last_active_at: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  ])
})

test("what is not known of somebody without an account is null", async () => {
  expect((await list({ q: "waiter" })).items).toEqual([
    {
      ...{ user_id: "waiter", username: null, display_name: null, is_active: null, role: null, time_zone: null },
      ...{ memories: 0, documents: 0, sessions: 0, created_at: null, last_active_at: null },
    },
  ])
})

test("somebody is active when their memories change", async () => {
  const before = Date.now()
  await pika.client.add("Kid-1_100%", "User swims every Saturday")
  const [person] = (await list({ q: "kid-1" })).items
  expect(Date.parse(String(person?.last_active_at))).toBeGreaterThanOrEqual(before - 1000)
})

describe("somebody is found by a part", () => {
  test.each([
    ["of the id", "kid-1", "Kid-1_100%"],
    ["of the id, in which signs mean themselves", "1_100%", "Kid-1_100%"],
    ["of the id, without accents", "dua-be", "Đứa-bé"],
    ["of an id that only has documents", "EADE", "reader"],
    ["of an id in other accents", "đưa", "Đứa-bé"],
  ])("%s", async (_what, q, userId) => {
    expect(await find(q)).toEqual([userId])
  })

  test.each([
    ["of the username", "É.LI"],
    ["of the name, in the middle", "thuy"],
    ["of the name, with its accents", "Thùy Linh"],
  ])("%s", async (_what, q) => {
    expect(await find(q)).toEqual([linh])
  })

  test("but of whom there are only conversations or jobs, by the whole id", async () => {
    expect(await find("talker")).toEqual(["talker"])
    expect(await find("waiter")).toEqual(["waiter"])
    expect(await find("talke")).toEqual([])
  })
})

test("nobody is found by what nobody has", async () => {
  expect(await find("%")).toEqual(["Kid-1_100%"])
  expect(await find("\\")).toEqual([])
})

test("pages follow each other, with everybody once", async () => {
  const all = idsOf(await list({ limit: "100" }))
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: Page = await list({ limit: "2", ...(cursor !== null && { cursor }) })
    seen.push(...idsOf(page))
    cursor = page.next_cursor
  } while (cursor !== null)
  expect(seen).toEqual(all)
})

test("the longest names can be kept and found", async () => {
  // Each letter is three when it is taken apart.
  const full_name = Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0xac01 + 28 * index)).join("")
  const { user } = await register(pika, { username: `z${"ằ".repeat(63)}`, full_name })
  expect(await find(full_name.slice(3, 6))).toEqual([user.id])
  await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: user.id })
})

test("somebody who lives on another cluster is not listed", async () => {
  await pika.sql`
    insert into moves (user_hash, state, other, erasure_id) values (sha256('reader'), 'gone', 'elsewhere', 1)`
  expect(await find("reader")).toEqual([])
  expect(idsOf(await list({ limit: "100" }))).toContain("talker")
  await pika.sql`delete from moves`
})

test("only an admin may list people", async () => {
  const { key } = await makeKey(pika.sql, ["accounts", "privacy", "memory:read"])
  const response = await pika.client.request("GET", "/api/v1/users", undefined, { "X-API-Key": key })
  expect(response.status).toBe(403)
})
