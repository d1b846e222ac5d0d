import type { z } from "zod"
import type { Database, Transaction } from "../platform/database/connect.ts"
import type { Line } from "./exported-rows.ts"
import type { Purge } from "./purge.ts"

/** A table with rows of persons, or a label of the graph. Export, import, erasure and retention walk over these. */
export type PersonalTable<Services> = {
  /** With its schema: `pika.facts`, or `pika_graph.Entity`. */
  table: string
  /** Views that show its rows. */
  views?: string[]
  exported: Section | HeadFields | Left
  imported: Import<Services, never> | With | Left
  erased: Erasure | With | Left
  kept: Purge | With | Left
}

/** It is not done with this table. */
export type Left = { why: string }

/** It is done together with that of another table, which names a way of its own. */
export type With = { with: string }

/** Rows that stand in the file of an export, one a line. */
export type Section = {
  section: string
  /** Of one row. */
  schema: z.ZodType
  description?: string
  /** Files from before there was this section have none: then it is empty. */
  isOptional?: boolean
  /** Rows of the example in the document. */
  example: unknown[]
  /** The next rows, in the order of their keys; none: that was all. `after`: the key of the row before. */
  readPage: (tx: Transaction, userId: string, after: string | null) => Promise<Line[]>
}

/** What the head of the file says of the person. */
export type HeadFields = {
  fields: Record<string, z.ZodType>
  example: Record<string, unknown>
  read: (tx: Transaction, userId: string) => Promise<Record<string, unknown>>
}

/** `File`: the parts of a file that it reads. They were checked by the schemas of their tables. */
export type Import<Services, File> = {
  /** What the command says was imported, and how many. */
  count?: (file: File) => { number: number; of: string }
  /** What each part may say by itself, and the parts may not say together: a sentence each. */
  findContradictions?: (file: File) => string[]
  /** Whether the person has rows already: an import does not mix. */
  isHeld?: (tx: Transaction, userId: string) => Promise<boolean>
  /** Whether somebody has rows with the ids of the file. One import at a time asks. */
  isTaken?: (tx: Transaction, file: File) => Promise<boolean>
  /** Does what takes long, outside any transaction, and returns what writes all of it in one. `report`: so many more of so many are ready. */
  run: (services: Services, file: File, report: (done: number, total: number) => void) => Promise<Writer>
}

/** What writes the rows of one table in the transaction of an import. */
export type Writer = {
  /** Locks what nobody may change meanwhile. As in an erasure, it is called in the opposite order of the tables: the person comes last. */
  lock?: (tx: Transaction, userId: string) => Promise<void>
  write: (tx: Transaction, userId: string) => Promise<void>
}

/** How many rows were deleted, by the names of the answer. */
export type Counts = Record<string, number>

export type Erasure = {
  /** How the answer of an erasure calls the rows, if it counts them. */
  counted?: { as: string; description?: string; example: number }
  /** Begins the erasure of one person. */
  begin: (userId: string) => Eraser
}

/** The erasure of one person. A transaction that ends in a deadlock is tried again. */
export type Eraser = {
  /** Deletes the next batch of rows that are too many for one transaction, in one of its own. Null: the last transaction can take the rest. */
  deleteBatch?: (sql: Database) => Promise<Counts | null>
  /** In the last transaction, before the person is locked. */
  lock?: (tx: Transaction) => Promise<void>
  /** In the last transaction, in which the person is locked: deletes the rest. */
  deleteRest: (tx: Transaction) => Promise<Counts>
  /** After the last transaction: deletes what hangs on the rows and may change at that instant, and returns how much of it is left. */
  outside?: { what: string; deleteAll: (sql: Database) => Promise<number> }
  /** When every process has forgotten the person: deletes what one that had not heard of the erasure has written after it. */
  deleteLate?: (tx: Transaction) => Promise<void>
}

/** The erasure of rows of which the last transaction can take all. */
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

/** Whether rows of a person leave the table when the person is erased. */
export const isErased = ({ erased }: Pick<PersonalTable<never>, "erased">): boolean => !("why" in erased)
