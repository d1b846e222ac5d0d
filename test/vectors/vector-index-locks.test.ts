import { beforeAll, expect, test } from "bun:test"
import { serverUrl } from "../support/databases.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })

/** An embedded database has one session: its transactions wait for each other anyway. */
const onServer = test.skipIf(serverUrl === undefined)

const openIndex = async (owner: string): Promise<string> => {
  await pika.client.add(owner, "User has a dog named Sparky")
  const spaceId = pika.running.services.spaces.active.space.id
  const [row] = await pika.sql<{ slot: number }[]>`select open_vector_index(${owner}, ${spaceId}::smallint) as slot`
  return `pika.indexed_vectors_${row?.slot}`
}

const exists = async (table: string): Promise<boolean> => {
  const [row] = await pika.sql<{ is: boolean }[]>`select to_regclass(${table}) is not null as is`
  return row?.is ?? false
}

const countCopies = async (table: string): Promise<number> => (await pika.sql`select from ${pika.sql(table)}`).length

let staying: string
beforeAll(async () => {
  staying = await openIndex("stays")
}, 60_000)

onServer("while a large owner's index is taken away, others write, and search in their own", async () => {
  const going = await openIndex("goes")
  await pika.sql.begin(async (tx) => {
    await tx`select drop_vector_indexes('goes')`
    await pika.client.add("small", "User has a cat named Tom")
    await pika.client.add("stays", "User has a cat named Tom")
    await pika.sql`select fact_id from indexed_vectors where slot = ${Number(staying.split("_").at(-1))}`
  })
  expect(await countCopies(staying)).toBe(1)
  expect(await countCopies(going)).toBe(0)
})

onServer("what is left of an index is dropped while others, who have none, write", async () => {
  const going = await openIndex("leaves")
  await pika.sql`select drop_vector_indexes('leaves')`
  await pika.sql.begin(async (tx) => {
    await tx`update fact_vectors set asks = asks where user_id = 'small'`
    const [row] = await pika.sql`select drop_unused_vector_indexes() as dropped`
    expect(row?.dropped).toBeGreaterThanOrEqual(1)
  })
  expect(await exists(going)).toBe(false)
})

test("an index that is in use is not dropped, and follows what is written", async () => {
  await pika.sql`select drop_unused_vector_indexes()`
  const before = await countCopies(staying)
  const { id } = await pika.client.add("stays", "User has a goldfish named Bubbles")
  expect(await countCopies(staying)).toBe(before + 1)
  await pika.client.request("DELETE", `/api/v1/memories/${id}`)
  expect(await countCopies(staying)).toBe(before)
})
