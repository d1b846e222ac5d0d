import baseline from "../../../sql/001_baseline.sql" with { type: "text" }

export type Migration = { number: number; name: string; sql: string }

/** Every migration, in order. One that was released is never edited: its hash is checked at each start. */
export const migrations: readonly Migration[] = [{ number: 1, name: "baseline", sql: baseline }]
