import postgres from "postgres"
import type { ServerWatch } from "./watch.ts"

export type Database = postgres.Sql
export type Transaction = postgres.TransactionSql

/** The schemas of unqualified names and of pgvector's and AGE's operators. */
export const searchPath = "pika, public, ag_catalog"

/** Maximum delay between two connection attempts, so that a pool recovers as soon as its server does. */
const maxBackoffSeconds = 0.5

/** `onMessage`: gets the messages of the channels to which the pool's connection listens. */
type Options = {
  role?: string | null
  watch?: ServerWatch | undefined
  onMessage?: (message: string) => void
}

/**
 * A pool to one Postgres. `url`: a connection string; `role`: the role its sessions use instead of the login role. Every wait is bounded:
 * 5 s to connect, 5 s for a lock, 10 s for a statement. With a `watch`, a server that does not answer is detected after four seconds.
 */
export const connect = (url: string, poolSize: number, { role = null, watch, onMessage }: Options = {}): Database =>
  postgres(url, {
    ...socketFolder(url),
    ...(watch && { socket: watch.openSocket }),
    // Its types leave this option out.
    ...(onMessage && { onnotify: (_channel: string, message: string) => onMessage(message), fetch_types: false }),
    max: poolSize,
    connect_timeout: 5,
    backoff: (failures: number) => (watch?.isAway() ? 0 : Math.min(0.05 * 2 ** failures, maxBackoffSeconds)),
    onnotice: () => undefined,
    connection: {
      application_name: "pika",
      search_path: searchPath,
      statement_timeout: 10_000,
      lock_timeout: 5000,
      // Each statement is planned once for all persons: planning a search again costs more than running it.
      plan_cache_mode: "force_generic_plan",
      jit: "off",
      // Size of an HNSW search's candidate list: a larger one finds more, and takes longer.
      "hnsw.ef_search": 800,
      idle_in_transaction_session_timeout: 10_000,
      ...(role === null ? {} : { role }),
    },
    types: {
      // A string for a json parameter is already JSON (ours and pg-boss's are): encoding it again would store a string.
      json: {
        to: 3802,
        from: [114, 3802],
        serialize: (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)),
        parse: (text: string) => JSON.parse(text) as unknown,
      },
    },
  }) as unknown as Database

/** `postgres://user@%2Fsome%2Ffolder/database` is how libpq names the folder of a Unix socket; postgres.js reads it from `host`. */
const socketFolder = (url: string): { host?: string } => {
  const host = decodeURIComponent(new URL(url).hostname)
  return host.startsWith("/") ? { host } : {}
}
