import postgres from "postgres"
import type { ServerWatch } from "./watch.ts"

export type Database = postgres.Sql
export type Transaction = postgres.TransactionSql

/** The schemas in which unqualified names and the operators of pgvector and AGE are looked up. */
export const searchPath = "pika, public, ag_catalog"

/** Between two attempts to connect: at most this many seconds, so that a pool is back as soon as its server is. */
const maxBackoffSeconds = 0.5

/**
 * A pool to one Postgres. `url`: a connection string; `role`: what its sessions take on instead of the role they log in as. Every wait is
 * bounded: 5 s to connect, 5 s for a lock, 10 s for a statement; with a `watch`, for a server that does not answer, to the four seconds in
 * which it finds that out.
 */
export const connect = (
  url: string,
  poolSize: number,
  { role = null, watch }: { role?: string | null; watch?: ServerWatch | undefined } = {},
): Database =>
  postgres(url, {
    ...socketFolder(url),
    ...(watch && { socket: watch.openSocket }),
    max: poolSize,
    connect_timeout: 5,
    backoff: (failures: number) => (watch?.isAway() ? 0 : Math.min(0.05 * 2 ** failures, maxBackoffSeconds)),
    onnotice: () => undefined,
    connection: {
      application_name: "pika",
      search_path: searchPath,
      statement_timeout: 10_000,
      lock_timeout: 5000,
      // Each statement is planned once, for everybody: planning a search again costs more than running it.
      plan_cache_mode: "force_generic_plan",
      jit: "off",
      // How many vectors an HNSW search keeps in view: more of them are found, and it takes longer.
      "hnsw.ef_search": 800,
      idle_in_transaction_session_timeout: 10_000,
      ...(role === null ? {} : { role }),
    },
    types: {
      // A string given for a json parameter is JSON already (ours and pg-boss's are): encoding it again would store a string.
      json: {
        to: 3802,
        from: [114, 3802],
        serialize: (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)),
        parse: (text: string) => JSON.parse(text) as unknown,
      },
    },
  }) as unknown as Database

/** `postgres://user@%2Fsome%2Ffolder/database`, libpq's way to name the folder of a Unix socket, which postgres.js reads from `host`. */
const socketFolder = (url: string): { host?: string } => {
  const host = decodeURIComponent(new URL(url).hostname)
  return host.startsWith("/") ? { host } : {}
}
