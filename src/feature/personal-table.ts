import type { z } from "zod"
import type { Database, Transaction } from "../platform/database/connect.ts"
import type { Line } from "./exported-rows.ts"
import type { Purge } from "./purge.ts"

/** A table, or a graph label, with rows of persons. Export, import, erasure and retention process all of these. */
export type PersonalTable<Services> = {
  /** With its schema: `pika.facts`, or `pika_graph.Entity`. */
  table: string
  /** Views that show its rows. */
  views?: string[]
  exported: Section<Services> | HeadFields | Left
  imported: Import<Services, never> | With | Left
  erased: Erasure<Services> | With | Left
  kept: Purge | With | Left
  /** What an import does not give back, and a move to another cluster must. */
  carried?: Carried
}

/** Rows that move as they are, as JSON. `write` runs after the import. */
export type Carried = {
  read: (tx: Transaction, userId: string) => Promise<string | null>
  write: (tx: Transaction, userId: string, rows: string) => Promise<void>
}

/** Not done for this table, and why. */
export type Left = { why: string }

/** Done together with the named table, which describes how. */
export type With = { with: string }

/** The table's part of an export file, one row per line. */
export type Section<Services = unknown> = {
  section: string
  /** Schema of one row. */
  schema: z.ZodType
  description?: string
  /** Files from before this section existed lack it; then it counts as empty. */
  isOptional?: boolean
  /** Example rows for the OpenAPI document. */
  example: unknown[]
  /** The next rows, ordered by key; an empty list at the end. `after`: the key of the previous row. */
  readPage: (tx: Transaction, userId: string, after: string | null) => Promise<Line[]>
  /**
   * Lists rows whose content is outside the database. The function that it returns reads them when the transaction is over. One section
   * has them: it is the last one of the file.
   */
  listOutside?: (tx: Transaction, userId: string, services: Services) => Promise<() => AsyncIterable<string>>
}

/** What the head of the file says about the person. */
export type HeadFields = {
  fields: Record<string, z.ZodType>
  example: Record<string, unknown>
  read: (tx: Transaction, userId: string) => Promise<Record<string, unknown>>
}

/** `File`: the parts of a file that it reads, already checked by the schemas of their tables. */
export type Import<Services, File> = {
  /** What was imported, and how many, for the output of the command. */
  count?: (file: File) => { number: number; of: string }
  /** Checks contradictions within and between the parts. Returns one sentence for each. */
  findContradictions?: (file: File) => string[]
  /** Whether the person already has rows: an import never merges. */
  isHeld?: (tx: Transaction, userId: string) => Promise<boolean>
  /** Whether somebody already has rows with the ids of the file. Only one import at a time checks this. */
  isTaken?: (tx: Transaction, file: File) => Promise<boolean>
  /**
   * Does the long work outside any transaction. The function it returns writes everything in one. `report`: number of items done, and
   * their total. `userId`: who gets the rows.
   */
  run: (
    services: Services,
    file: File,
    report: (done: number, total: number) => void,
    userId: string,
  ) => Promise<Writer>
}

/** Writes the rows of one table in the transaction of an import. */
export type Writer = {
  /**
   * Takes locks that keep others from changing rows meanwhile. Tables are locked in reverse order, as in an erasure; the person is locked
   * last.
   */
  lock?: (tx: Transaction, userId: string) => Promise<void>
  write: (tx: Transaction, userId: string) => Promise<void>
}

/** Numbers of deleted rows, by their names in the answer. */
export type Counts = Record<string, number>

export type Erasure<Services = unknown> = {
  /** The name of the count in an erasure's answer, if there is one. `count`: what an erasure would count now. */
  counted?: {
    as: string
    description?: string
    example: number
    count: (tx: Transaction, userId: string) => Promise<number>
  }
  /** Begins to erase one person. */
  begin: (userId: string, services: Services) => Eraser
}

/** The erasure of one person. A transaction that ends in a deadlock is retried. */
export type Eraser = {
  /**
   * Deletes the next batch in its own transaction, when there are too many rows for one. Null: the last transaction can delete the rest.
   */
  deleteBatch?: (sql: Database) => Promise<Counts | null>
  /** Runs in the last transaction, before the person is locked. */
  lock?: (tx: Transaction) => Promise<void>
  /** Runs in the last transaction, after the person is locked: deletes the rest. */
  deleteRest: (tx: Transaction) => Promise<Counts>
  /** Runs after the last transaction: deletes what depends on the rows and may still change, and returns how much is left. */
  outside?: { what: string; deleteAll: (sql: Database) => Promise<number> }
  /** Runs when every process has heard of the erasure: deletes what a process wrote afterwards because it had not heard yet. */
  deleteLate?: (tx: Transaction) => Promise<void>
}

/** The erasure of rows that the last transaction can delete all at once. */
export const erasedAtOnce = (
  deleteRows: (tx: Transaction, userId: string) => Promise<number>,
  counted?: Erasure["counted"],
): Erasure => ({
  ...(counted && { counted }),
  begin: (userId) => ({
    deleteRest: async (tx) => {
      const rows = await deleteRows(tx, userId)
      return counted ? { [counted.as]: rows } : {}
    },
  }),
})

/** Runs a statement that answers with one `count`. */
export const readCount = async (counting: PromiseLike<readonly { count: number }[]>): Promise<number> =>
  (await counting)[0]?.count ?? 0

/** Whether an erasure deletes the rows of the person from this table. */
export const isErased = ({ erased }: Pick<PersonalTable<never>, "erased">): boolean => !("why" in erased)
