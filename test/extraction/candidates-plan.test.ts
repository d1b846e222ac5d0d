import { expect, test } from "bun:test"
import { findCandidates } from "../../src/extraction/queries.ts"
import { endFacts } from "../../src/memories/end-facts.ts"
import { insertFacts, type NewFact } from "../../src/memories/insert-facts.ts"
import { lockUser } from "../../src/people/lock-user.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import type { Transaction } from "../../src/platform/database/connect.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })

const facts = 1000
const saidAt = new Date("2026-01-01T00:00:00Z")
const friend = (n: number) => ({
  text: `User's friend Nam${n} likes cake number ${n}`,
  category: "friend" as const,
  tags: [],
  confidence: 0.9,
  entities: [{ name: `Nam${n}`, type: "person" as const }],
  relations: [{ subject: "user", type: "friend_of" as const, target: `Nam${n}` }],
  ends: [],
})

/** Somebody with many friends, in a database whose planner has not looked at its tables yet, as the embedded one's never does. */
const befriend = async (tx: Transaction, userId: string): Promise<string[]> => {
  await lockUser(tx, userId)
  const { id: spaceId, dimensions } = pika.running.services.spaces.active.space
  const known = Array.from(
    { length: facts },
    (_, n): NewFact => ({
      ...friend(n),
      ...{
        id: Bun.randomUUIDv7(),
        source: "conversation",
        conversationId: null,
        metadata: {},
        saidAt,
        heardAt: saidAt,
      },
      ...{ validFrom: saidAt, validTo: null, supersededBy: null, reason: "a test", jobId: null },
      vectors: [{ spaceId, vector: new Float32Array(dimensions).fill(0.1) }],
    }),
  )
  await insertFacts(tx, userId, known)
  return known.map(({ id }) => id)
}

/** How many rows of a table were read in this transaction. */
const readRows = async (tx: Transaction, table: string): Promise<number> => {
  const [row] = await tx<{ rows: number }[]>`
    select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables
    where schemaname = 'pika' and relname = ${table}`
  return row?.rows ?? Number.NaN
}

/** Run in a transaction of a person of whom `facts` are known: how many rows of a table it reads. */
const rowsReadBy = async (
  userId: string,
  table: string,
  work: (tx: Transaction, ids: string[]) => Promise<unknown>,
): Promise<number> => {
  const { sql } = pika.running.services
  const ids = await asUser(sql, userId, (tx) => befriend(tx, userId))
  return asUser(sql, userId, async (tx) => {
    const before = await readRows(tx, table)
    await work(tx, ids)
    return (await readRows(tx, table)) - before
  })
}

test("to compare many facts with many known ones goes through the known ones a few times, not once for each", async () => {
  const told = { saidAt: Date.now(), heardAt: Date.now() }
  const incoming = Array.from({ length: facts }, (_, n) => ({ ...friend(n), valid_from: null }))
  const rows = await rowsReadBy("compared", "facts", async (tx) => {
    expect(await findCandidates(tx, "compared", incoming, told)).toHaveLength(facts)
  })
  expect(rows).toBeGreaterThan(facts)
  expect(rows).toBeLessThan(10 * facts)
}, 30_000)

test("to end some facts reads the words of these, not of all", async () => {
  const ended = 8
  const rows = await rowsReadBy("ended", "fact_terms", (tx, ids) =>
    endFacts(
      tx,
      "ended",
      ids.slice(0, ended).map((id) => ({ id, at: saidAt, by: null, reason: "a test" })),
    ),
  )
  expect(rows).toBeGreaterThan(ended)
  expect(rows).toBeLessThan(ended * 20)
}, 30_000)
