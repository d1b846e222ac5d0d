import { expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ environment: { DATABASE_POOL_SIZE: "20" } })

test("50,000 small queries at once are each given their own answer", async () => {
  const { sql } = pika.running.services
  const wrong: unknown[] = []
  const ask = async (n: number) => {
    const text = `question ${n}`
    const rows =
      n % 3 === 0
        ? await sql`select ${n}::int as n, ${text}::text as text`
        : n % 3 === 1
          ? await sql`select ${n}::int as n, ${text}::text as text from generate_series(1, ${(n % 4) + 1}::int)`
          : await sql`select n, ${text}::text as text from (values (${n}::int)) as v(n)`
    const expected = n % 3 === 1 ? (n % 4) + 1 : 1
    if (rows.length !== expected || rows.some((row) => row.n !== n || row.text !== text)) wrong.push([n, [...rows]])
  }
  for (let start = 0; start < 50_000; start += 1000)
    await Promise.all(Array.from({ length: 1000 }, (_, n) => ask(start + n)))
  expect(wrong).toEqual([])
}, 60_000)

test("transactions and single queries at once see only what is theirs", async () => {
  const { sql } = pika.running.services
  const wrong: string[] = []
  const inTransaction = async (n: number) => {
    const seen = await sql.begin(async (tx) => {
      await tx`select set_config('pika.test', ${String(n)}, true)`
      await tx`select 1`
      const [row] = await tx<{ value: string }[]>`select current_setting('pika.test', true) as value`
      return row?.value
    })
    if (seen !== String(n)) wrong.push(`transaction ${n} saw ${seen}`)
  }
  const single = async (n: number) => {
    const [row] = await sql`select ${n}::int as n, coalesce(current_setting('pika.test', true), '') as value`
    if (row?.n !== n || row.value !== "") wrong.push(`query ${n} saw ${row?.n}, ${row?.value}`)
  }
  await Promise.all(Array.from({ length: 2000 }, (_, n) => (n % 4 === 0 ? inTransaction(n) : single(n))))
  expect(wrong).toEqual([])
}, 60_000)
