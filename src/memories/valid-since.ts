import { startOfDay } from "../platform/time-zone.ts"
import type { FactRow } from "./fact-row.ts"

/** A day begins at midnight in the person's time zone; a month or year that was said alone stays one, wherever they move. */
export const validSince = (
  start: string | null,
  { saidAt, timeZone }: { saidAt: Date; timeZone: string },
): { validFrom: Date; validFromPrecision: FactRow["valid_from_precision"] } => {
  if (start === null) return { validFrom: saidAt, validFromPrecision: null }
  if (start.length === 10) return { validFrom: startOfDay(timeZone, start), validFromPrecision: null }
  return { validFrom: new Date(start), validFromPrecision: start.length === 4 ? "year" : "month" }
}
