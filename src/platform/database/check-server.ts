import { StartupError } from "../errors.ts"
import type { Database } from "./connect.ts"

const minimum = { postgres: 17, vector: "0.8.2" }

type ServerVersions = {
  postgres: string
  major: number
  vector: string | null
  trigrams: string | null
  age: string | null
  isReadOnly: boolean
}

/** Rejects a server that the product cannot use, before anything is written to it. */
export const checkServer = async (sql: Database): Promise<void> => {
  const [server] = await sql<ServerVersions[]>`
    select
      current_setting('server_version') as postgres,
      current_setting('server_version_num')::int / 10000 as major,
      (select coalesce(installed_version, default_version) from pg_available_extensions where name = 'vector') as vector,
      (select coalesce(installed_version, default_version) from pg_available_extensions where name = 'pg_trgm') as trigrams,
      (select coalesce(installed_version, default_version) from pg_available_extensions where name = 'age') as age,
      current_setting('transaction_read_only') = 'on' as "isReadOnly"`.catch((error: unknown) => {
    throw new StartupError(`The PostgreSQL server of DATABASE_URL cannot be used: ${describe(error)}.`, {
      cause: error,
    })
  })
  if (!server) throw new StartupError("The database did not say which version it is.")
  const problems = [
    server.isReadOnly &&
      "PostgreSQL is read-only: it is a standby, or it still recovers (select pg_is_in_recovery()). Start this again when it accepts writes.",
    server.major < minimum.postgres && `PostgreSQL is ${server.postgres}; 17 or 18 is needed.`,
    server.vector === null &&
      `pgvector is not installed on the server; ${minimum.vector} or newer is needed (package postgresql-${server.major}-pgvector).`,
    server.vector !== null &&
      isOlder(server.vector, minimum.vector) &&
      `pgvector is ${server.vector}; ${minimum.vector} or newer is needed, since older ones can corrupt an index. Upgrade the package, then run: alter extension vector update`,
    server.trigrams === null &&
      `pg_trgm is not installed on the server; it comes with PostgreSQL (package postgresql-contrib where that is apart).`,
    server.age === null &&
      `Apache AGE is not installed on the server (package postgresql-${server.major}-age). Managed services without AGE cannot be used: run the image of docker-compose.yml, or leave DATABASE_URL unset for the embedded database.`,
  ].filter((problem) => problem !== false)
  if (problems.length > 0)
    throw new StartupError(`DATABASE_URL points at a server that cannot be used.\n${problems.join("\n")}`)
}

const isOlder = (version: string, than: string): boolean =>
  version.localeCompare(than, "en", { numeric: true, sensitivity: "base" }) < 0

/** Connection errors of drivers and servers name the host, port, role or database, but never a password. */
const describe = (error: unknown): string => (error instanceof Error ? error.message : "it does not answer")
