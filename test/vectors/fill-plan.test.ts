import { beforeAll, expect, test } from "bun:test"
import { factVectors } from "../../src/memories/fact-vectors.ts"
import type { Transaction } from "../../src/platform/database/connect.ts"
import { findSpace } from "../../src/vectors/spaces.ts"
import { largeModel } from "../support/change-model.ts"
import { type Person, seedPeople } from "../support/seed-people.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: true, worker: false } })
const facts = 2000
const latest = "9000000000000000"
let people: Person[]
let spaceId: number
beforeAll(async () => {
  // After a vacuum the rows are read from the index alone, which is not counted.
  await pika.sql`alter table facts set (autovacuum_enabled = false)`
  people = await seedPeople(pika.sql, pika.running.services.spaces.active.space, facts)
  spaceId = await findSpace(pika.sql, largeModel)
}, 60_000)

/** How many rows of `facts` a transaction reads. */
const rowsReadBy = (work: (tx: Transaction) => Promise<unknown>): Promise<number> =>
  pika.sql.begin(async (tx) => {
    const read = async () => {
      const [row] = await tx<{ rows: number }[]>`
        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables
        where schemaname = 'pika' and relname = 'facts'`
      return row?.rows ?? Number.NaN
    }
    const before = await read()
    await work(tx)
    return (await read()) - before
  }) as Promise<number>

test("the next facts without a vector are found without a look at all others", async () => {
  const after = `${people[3]?.id}\n00000000-0000-0000-0000-000000000000`
  const rows = await rowsReadBy(async (tx) => {
    const batch = await factVectors.nextMissing(tx, { spaceId, since: "0", after, limit: 16 })
    expect(batch?.texts).toHaveLength(16)
  })
  expect(rows).toBeGreaterThanOrEqual(16)
  expect(rows).toBeLessThan(facts / 4)
})

test("what a person who was written to lacks is counted without a look at the facts of others", async () => {
  await pika.sql`update users set version = ${latest} where user_id = ${people[5]?.id ?? ""}`
  const rows = await rowsReadBy(async (tx) => {
    expect(await factVectors.countMissing(tx, { spaceId, since: latest })).toBe(100)
  })
  expect(rows).toBeGreaterThanOrEqual(100)
  expect(rows).toBeLessThan(facts / 4)
})
