import { Database as Sqlite } from "bun:sqlite"
import { existsSync } from "node:fs"
import { z } from "zod"
import { looksLikeSecret } from "../../extraction/secrets.ts"
import { storableText } from "../../facts/fact.ts"
import { StartupError } from "../../platform/errors.ts"
import type { Mem0Client } from "../mem0-client.ts"
import { mapAtOnce } from "./at-once.ts"
import type { Mapped } from "./map-record.ts"
import { readTime } from "./read-time.ts"

/** An earlier text of a memory, and since when it was there. */
export type State = { text: string; at: string }

/** Where earlier texts of memories can be read. */
export type History = {
  /** By the ids of mem0, oldest first. */
  read: (ids: readonly string[], signal: AbortSignal) => Promise<Map<string, State[]>>
  close: () => void
}

const maxStates = 100
const textField = storableText(2000)

const entrySchema = z.looseObject({
  new_memory: z.string().nullish(),
  created_at: z.unknown(),
  updated_at: z.unknown(),
})
type Entry = { text: string | null | undefined; at: unknown }

/** mem0's platform: one request a memory. */
export const platformHistory = (client: Mem0Client, concurrency: number): History => ({
  read: async (ids, signal) => {
    const states = await mapAtOnce(ids, concurrency, async (id) => {
      const path = `/v1/memories/${encodeURIComponent(id)}/history/`
      const entries = await client.ask({ method: "GET", path }, z.array(entrySchema), signal)
      return statesOf(entries.map((entry) => ({ text: entry.new_memory, at: entry.updated_at ?? entry.created_at })))
    })
    return new Map(ids.map((id, index) => [id, states[index] ?? []]))
  },
  close: () => undefined,
})

const shapes = [
  { table: "history", text: "new_memory", order: "created_at" },
  { table: "memory_history", text: "new_value", order: "id" },
]
const rowSchema = z.object({ memory_id: z.string(), text: z.string().nullable(), at: z.unknown() })

/** The history of mem0's libraries: `history.db` of Python, `memory.db` of TypeScript. It is only read. */
export const openHistoryFile = (path: string): History => {
  if (!existsSync(path)) throw new StartupError(`There is no file ${path}.`)
  const database = new Sqlite(path, { readonly: true })
  const find = (table: string): unknown =>
    database.query("select 1 from sqlite_master where type = 'table' and name = ?").get(table)
  const shape = shapes.find(({ table }) => find(table) !== null)
  if (!shape) throw new StartupError(`${path} is no history of mem0: it has no table history or memory_history.`)
  const { table, text, order } = shape
  const statement = database.query(
    `select memory_id, ${text} as text, coalesce(updated_at, created_at) as at from ${table}
    where memory_id in (select value from json_each(?)) and coalesce(is_deleted, 0) = 0 order by memory_id, ${order}`,
  )
  return {
    read: async (ids) => {
      const rows = z.array(rowSchema).parse(statement.all(JSON.stringify(ids)))
      return new Map([...Map.groupBy(rows, (row) => row.memory_id)].map(([id, entries]) => [id, statesOf(entries)]))
    },
    close: () => database.close(),
  }
}

const statesOf = (entries: readonly Entry[]): State[] =>
  entries
    .flatMap(({ text, at }) => {
      const time = readTime(at)
      return typeof text === "string" && time !== null ? [{ text: text.normalize("NFC"), at: time }] : []
    })
    .toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))

/** The states before the text that a memory has now, without what is never kept. */
export const earlierStates = ({ memory }: Mapped, states: readonly State[]): State[] => {
  const isLast = states.at(-1)?.text === memory.fact_value
  return states
    .slice(0, isLast ? -1 : undefined)
    .filter(({ text }) => text.trim() !== "" && textField.safeParse(text).success && !looksLikeSecret(text))
    .slice(-maxStates)
}
