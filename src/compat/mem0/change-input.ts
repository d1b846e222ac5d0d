import { z } from "@hono/zod-openapi"
import type { FactRow } from "../../memories/fact-row.ts"
import { updateMemoryInput } from "../../memories/schemas.ts"
import type { MemoryChange } from "../../memories/update-memory.ts"
import { asInput } from "./add-input.ts"
import { anyDay, metadataOrNothing } from "./fields.ts"
import { refuse } from "./filter-problems.ts"
import { readExpiry, readMoment } from "./moments.ts"
import { keepReserved } from "./reserved-metadata.ts"

export const changeFields = {
  text: z.string().nullish(),
  metadata: metadataOrNothing,
  timestamp: anyDay,
  expiration_date: anyDay.openapi({ description: "The last day on which it holds; null: it has none." }),
}

type Change = {
  text?: string | null | undefined
  metadata?: Record<string, unknown> | undefined
  timestamp?: unknown
  expiration_date?: unknown
}

export const changesNothing = ({ text, metadata, timestamp, expiration_date }: Change): boolean =>
  [text ?? undefined, metadata, timestamp ?? undefined, expiration_date].every((value) => value === undefined)

/** What a change makes of a memory. `path`: where it stands in the request. Throws INVALID_REQUEST. */
export const readChange = (before: FactRow, change: Change, path = ""): MemoryChange => {
  const { text, metadata, timestamp, expiration_date: date } = change
  const { id } = before
  if (changesNothing(change)) refuse(`${path}text`, "is missing, and so are metadata, timestamp and expiration_date")
  const checked =
    text === undefined || text === null
      ? undefined
      : asInput(updateMemoryInput, { id, fact_value: text }, { fact_value: `${path}text` }).fact_value
  return {
    id,
    factValue: checked,
    metadata: metadata && keepReserved(before.metadata, metadata),
    expiresAt:
      date === undefined || date === null || date === "" ? emptied(date) : readExpiry(date, `${path}expiration_date`),
    saidAt:
      timestamp === undefined || timestamp === null
        ? undefined
        : notLater(readMoment(timestamp, `${path}timestamp`).at),
  }
}

const emptied = (date: unknown): null | undefined => (date === undefined ? undefined : null)

const notLater = (at: Date): Date => new Date(Math.min(at.getTime(), Date.now()))
