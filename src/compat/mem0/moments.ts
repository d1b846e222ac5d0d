import { refuse } from "./filter-problems.ts"

/** A time as mem0's clients write it. `isDay`: a day alone, which begins at midnight UTC. */
type Moment = { at: Date; isDay: boolean }

const dayMilliseconds = 86_400_000
export const dayAfter = (day: Date): Date => new Date(day.getTime() + dayMilliseconds)

const isWithinYears = (at: Date): boolean => at.getTime() >= -62_135_596_800_000 && at.getTime() < 253_402_300_800_000

/** ISO 8601 with an offset (without one: UTC), a day, or seconds since 1970. Throws INVALID_REQUEST. */
export const readMoment = (value: unknown, path: string): Moment => {
  const text = typeof value === "string" ? value.trim() : ""
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
  const isTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|[+-]\d\d:?\d\d))?$/i.test(text)
  const seconds = typeof value === "number" ? value : /^\d{1,12}(\.\d+)?$/.test(text) ? Number(text) : null
  const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text.slice(10))
  const at = new Date(
    seconds !== null
      ? seconds * 1000
      : isDay
        ? `${text}T00:00:00Z`
        : isTime
          ? `${text.replace(" ", "T").replace(" ", "")}${hasOffset ? "" : "Z"}`
          : Number.NaN,
  )
  if (Number.isNaN(at.getTime()) || !isWithinYears(at))
    refuse(path, "must be a day, a time like 2026-01-31T09:00:00Z, or seconds since 1970")
  return { at, isDay }
}

/** The end of the last day on which a memory holds. */
export const readExpiry = (value: unknown, path: string): Date => {
  const { at } = readMoment(value, path)
  return dayAfter(new Date(Math.floor(at.getTime() / dayMilliseconds) * dayMilliseconds))
}

/** The last day on which it holds: 2027-01-01. */
export const showExpiry = (expiresAt: Date | null): string | null =>
  expiresAt === null ? null : new Date(expiresAt.getTime() - 1).toISOString().slice(0, 10)
