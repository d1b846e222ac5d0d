import { beforeAll, expect, test } from "bun:test"
import { deleteTerms } from "../../src/memories/delete-facts.ts"
import { endFacts } from "../../src/memories/end-facts.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import type { Transaction } from "../../src/platform/database/connect.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: true, worker: false } })
const user = "somebody with many memories"
const factCount = 3000
const wordsOfOne = 3

const idOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`

beforeAll(async () => {
  const { sql } = pika
  await sql`insert into users (user_id, fact_count, last_position) values (${user}, ${factCount}, ${factCount})`
  await sql`
    insert into facts (user_id, id, fact_value, category, confidence, source, content_hash, said_at, valid_from, reason, position)
    select ${user}, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Biscuit likes balls', 'other', 1, 'api',
      decode(md5(n::text), 'hex'), now(), now(), 'Said by the user.', n
    from generate_series(1, ${factCount}::int) as n`
  await sql`
    insert into fact_terms (user_id, term, fact_id, current)
    select user_id, unnest(tsvector_to_array(keywords)), id, true from facts`
  // Most people have few memories, and everybody says the same words: the planner takes the mean of all people for this one.
  await sql`
    insert into fact_terms (user_id, term, fact_id, current)
    select 'person ' || n, word, gen_random_uuid(), true from generate_series(1, 1000) as n, unnest(array['biscuit', 'like', 'ball']) as word`
  await sql`select renew_statistics('fact_terms'), renew_statistics('facts')`
})

/** How many rows of words `work` reads. */
const wordsReadBy = async (work: (tx: Transaction) => Promise<unknown>): Promise<number> => {
  const read = (tx: Transaction) => tx<{ rows: number }[]>`
    select idx_tup_fetch::int as rows from pg_stat_xact_user_tables where relid = 'pika.fact_terms'::regclass`
  return asUser(pika.running.services.sql, user, async (tx) => {
    const [before] = await read(tx)
    await work(tx)
    const [after] = await read(tx)
    return (after?.rows ?? 0) - (before?.rows ?? 0)
  })
}

test("deleting one of many memories reads the words of that memory, not all that share them", async () => {
  expect(await wordsReadBy((tx) => deleteTerms(tx, user, [idOf(1)]))).toBeLessThanOrEqual(wordsOfOne)
})

test("ending one of many memories reads the words of that memory, not all that share them", async () => {
  const end = { id: idOf(2), at: new Date(), by: null, reason: "It is over." }
  expect(await wordsReadBy((tx) => endFacts(tx, user, [end]))).toBeLessThanOrEqual(wordsOfOne)
})

test("deleting many memories reads each of their words once", async () => {
  const ids = Array.from({ length: 500 }, (_, index) => idOf(1000 + index))
  expect(await wordsReadBy((tx) => deleteTerms(tx, user, ids))).toBe(ids.length * wordsOfOne)
})
