/** A memory as mem0 has it, read from any of its shapes. `null`: it does not say. */
export type SourceRecord = {
  id: string
  text: string
  userId: string | null
  agentId: string | null
  appId: string | null
  runId: string | null
  /** The caller's own. */
  metadata: Record<string, unknown>
  categories: readonly string[]
  hash: string | null
  /** As written: read by `readTime`. */
  createdAt: unknown
  updatedAt: unknown
  expiresOn: unknown
  replacedBy: string | null
  /** In pgvector's text format. */
  vector: string | null
}

/** A memory that cannot be read, and why. */
export type Unreadable = { problem: string }

/** Where a source stands after an item: JSON. Null: the source keeps no place, and says which people it has read instead. */
export type Place = unknown

export type SourceItem =
  | { kind: "memory"; memory: SourceRecord | Unreadable; place: Place }
  /** Every memory of this person was read. `expected`: how many the source counts. */
  | { kind: "person"; userId: string; expected: number }
  /** What belongs to no person is read again from here. */
  | { kind: "nobody" }

/** How a run asks a source. */
export type Asked = {
  /** Where the run stopped; null: at the beginning. */
  from: Place
  /** When the run began: what is newer comes with the changes. */
  startedAt: Date
  /** The people among these whose memories were all read. */
  areRead: (userIds: readonly string[]) => Promise<ReadonlySet<string>>
  signal: AbortSignal
}

export type Source = {
  /** Which source it is, without credentials: the same command goes on with the run of this name. */
  name: string
  /** About how many memories it has; null: it does not say. */
  count: (signal: AbortSignal) => Promise<number | null>
  read: (asked: Asked) => AsyncGenerator<SourceItem>
  /** What was written at or after `since`. Null: the source does not change. */
  readChanges: ((since: Date, signal: AbortSignal) => AsyncGenerator<SourceItem>) | null
  close: () => Promise<void>
}
