import type { Services } from "../context.ts"
import { migrations } from "../platform/database/migrations.ts"
import type { Readiness } from "./routes.ts"

const answerMilliseconds = 2000

/** Ready: the database answers in time, takes writes, has the migrations of this program, and has the queue. */
export const createReadiness =
  ({ sql, log }: Services): Readiness =>
  async () => {
    try {
      const state = sql<{ migrations: number; queue: boolean; writable: boolean }[]>`
        select (select count(*) from pika.migrations)::int as migrations, to_regclass('pgboss.job') is not null as queue,
          current_setting('transaction_read_only') = 'off' as writable`
      const answer = await Promise.race([state, Bun.sleep(answerMilliseconds)])
      if (!answer) return "The database does not answer in time."
      if (answer[0]?.migrations !== migrations.length) return "The database is not at the version of this program."
      if (!answer[0].writable) return "The database takes no writes: its disk is nearly full, or it is a standby."
      return answer[0].queue ? null : "The job queue is missing from the database."
    } catch (error) {
      log.warn({ err: error }, "not ready")
      return "The database cannot be reached."
    }
  }
