import { cpus, totalmem } from "node:os"
import type { Database } from "../../src/platform/database/connect.ts"
import { commit, version } from "../../src/platform/version.ts"

export type Machine = Record<string, string>

/** What the figures depend on, without names of the machine or of folders. */
export const describeMachine = async (sql: Database): Promise<Machine> => {
  const [server] = await sql<{ postgres: string; vector: string; age: string; buffers: string; commits: string }[]>`
    select current_setting('server_version') as postgres, current_setting('shared_buffers') as buffers,
      current_setting('synchronous_commit') as commits,
      (select extversion from pg_extension where extname = 'vector') as vector,
      (select extversion from pg_extension where extname = 'age') as age`
  const processors = cpus()
  return {
    cores: `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}`,
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    system: `${process.platform} ${process.arch}`,
    Bun: Bun.version,
    PostgreSQL: `${server?.postgres}, pgvector ${server?.vector}, AGE ${server?.age}, shared_buffers ${server?.buffers}, synchronous_commit ${server?.commits}`,
    Redis: process.env.REDIS_URL ? "yes" : "no",
    pika: `${version} ${commit}`,
    date: new Date().toISOString().slice(0, 10),
  }
}
