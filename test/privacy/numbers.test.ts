import { describe, expect, test } from "bun:test"
import { personalTables } from "../../src/features.ts"
import { countedOf } from "../../src/privacy/schemas.ts"
import { insertSession } from "../support/chat.ts"
import type { Json } from "../support/client.ts"
import { insertDocument } from "../support/documents.ts"
import { makeKey } from "../support/keys.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

const numbersOf = async (user: string, headers: Record<string, string> = {}): Promise<Json> => {
  const response = await pika.client.request("GET", `/api/v1/users/${user}/numbers`, undefined, headers)
  expect(response.status).toBe(200)
  return ((await response.json()) as { numbers: Json }).numbers
}

const erase = async (user: string): Promise<Json> => {
  const response = await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: user })
  expect(response.status).toBe(200)
  return ((await response.json()) as { deleted: Json }).deleted
}

/** Something of every kind that an erasure counts, and not the same number of each. */
const live = async (user: string): Promise<void> => {
  await pika.client.tell(user, "i have a dog named Sparky and my friend Mai likes tea")
  const { id } = await pika.client.add(user, "User lives in Hanoi")
  await pika.client.request("PATCH", `/api/v1/memories/${id}`, { fact_value: "User lives in Hue" })
  await pika.sql`
    insert into jobs (user_id, id, type, status, completed_at) values
      (${user}, ${Bun.randomUUIDv7()}, 'memory.extract', 'failed', now()), (${user}, ${Bun.randomUUIDv7()}, 'memory.extract', 'cancelled', now())`
  await pika.sql`insert into embeddings (user_id, space_id, hash, embedding) values (${user}, 1, '\\x00', '[1,2]')`
  for (const _ of [1, 2]) await insertDocument(pika.sql, user)
  for (const _ of [1, 2, 3]) await insertSession(pika.sql, user)
  // Deleted softly: it is still there, and an erasure deletes it.
  await pika.sql`update documents set status = 'deleted' where id = (select id from documents where user_id = ${user} limit 1)`
}

test("the numbers are those that a deletion then tells, and reading them deletes nothing", async () => {
  await live("emma")
  const numbers = await numbersOf("emma")
  expect(await numbersOf("emma")).toEqual(numbers)
  expect(Object.entries(numbers).filter(([, count]) => !(Number(count) > 0))).toEqual([])
  expect(Object.keys(numbers)).toEqual(countedOf(personalTables).map(({ as }) => as))
  expect(await erase("emma")).toEqual(numbers)
  expect(Object.values(await numbersOf("emma")).every((count) => count === 0)).toBe(true)
}, 30_000)

test("they are the same when there is so much that it is deleted in batches", async () => {
  await pika.client.add("crowd", "User has a dog named Sparky")
  await pika.sql`
    insert into jobs (user_id, id, type, status, completed_at)
    select 'crowd', gen_random_uuid(), 'memory.extract', 'completed', now() from generate_series(1, 2500)`
  const numbers = await numbersOf("crowd")
  expect(numbers).toMatchObject({ jobs: 2500, memories: 1 })
  expect(await erase("crowd")).toEqual(numbers)
}, 30_000)

describe("who may read them", () => {
  test("is who may delete: a key of the person with the scope privacy, and no other person's", async () => {
    await pika.client.add("tuan", "User has a cat named Tom")
    const { key: own } = await makeKey(pika.sql, ["privacy"], { userId: "tuan" })
    const { key: other } = await makeKey(pika.sql, ["privacy"], { userId: "mai" })
    const { key: reader } = await makeKey(pika.sql, ["memory:read"], { userId: "tuan" })
    expect(await numbersOf("tuan", { "X-API-Key": own })).toMatchObject({ memories: 1 })
    for (const key of [other, reader]) {
      const response = await pika.client.request("GET", "/api/v1/users/tuan/numbers", undefined, { "X-API-Key": key })
      expect(response.status).toBe(403)
    }
  })
})
