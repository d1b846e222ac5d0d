import { expect, test } from "bun:test"
import postgres from "postgres"
import { createLogger } from "../../src/platform/logger.ts"
import { beginNothing } from "../../src/platform/queue/consumer.ts"
import { startQueue } from "../../src/platform/queue/queue.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"

const name = "plans"
const waiting = 20_000

/** The plans of a fetch and of a look for due messages are kept: one that was made for an empty queue must fit a full one, of which there are no statistics yet. */
test.skipIf(serverUrl === undefined)(
  "a fetch and a look that were planned for an empty queue read few rows of a full one",
  async () => {
    const database = await createTestDatabase()
    const url = database.ownerUrl ?? ""
    const sql = postgres(url, { max: 1, onnotice: () => undefined })
    const queue = await startQueue(url, [{ name }], createLogger("silent"), { isOwner: true })
    const fetchTwice = async () => {
      await Promise.all([1, 2].map(() => queue.due([name, "other"])))
      return Promise.all([1, 2].map(() => queue.fetch(name, 4, beginNothing)))
    }
    const readRows = async (): Promise<number> => {
      const [row] = await sql`
      select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_user_tables where schemaname = 'pgboss' and relname = 'job_common'`
      return Number(row?.rows)
    }
    await sql`alter table pgboss.job_common set (autovacuum_enabled = off)`
    for (let round = 0; round < 3; round++) await fetchTwice()
    await sql`
    insert into pgboss.job_common (name, data, group_id, dead_letter, policy)
    select ${name}, '{}', n % 500, ${`${name}.dead`}, 'standard' from generate_series(1, ${waiting}) as n`
    await sql`select pg_stat_force_next_flush()`
    const before = await readRows()
    const fetched = (await fetchTwice()).flatMap(({ jobs }) => jobs)
    expect(fetched).toHaveLength(8)
    expect(await queue.due(["other", name])).toEqual([name])
    // A session tells what it has read once a second at most, with its next statement.
    await Bun.sleep(1200)
    await fetchTwice()
    const read = (await readRows()) - before
    expect(read).toBeGreaterThan(0)
    expect(read).toBeLessThan(waiting / 10)
    await queue.stop()
    await sql.end()
    await database.drop()
  },
  60_000,
)
