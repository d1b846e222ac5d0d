const written =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

/**
 * A time in UTC with its microseconds: "2026-01-15T10:30:00.123456-08:00", "2026-01-15T18:30:00Z", "2026-01-15", and seconds or
 * milliseconds since 1970. Without an offset it is UTC. Null: it is no time.
 */
export const readTime = (value: unknown): string | null => {
  if (typeof value === "number") return readTimestamp(value)
  if (typeof value !== "string") return null
  const [, date, minutes = "00:00", seconds = "00", fraction = "", offset = "Z"] = written.exec(value.trim()) ?? []
  if (date === undefined) return null
  const time = new Date(`${date}T${minutes}:${seconds}${withColon(offset.toUpperCase())}`)
  if (Number.isNaN(time.getTime())) return null
  const text = time.toISOString()
  return /^(?!0000)\d{4}-/.test(text) ? `${text.slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, "0")}Z` : null
}

/** "+00" and "+0530" as "+00:00" and "+05:30". */
const withColon = (offset: string): string =>
  offset === "Z" || offset.includes(":") ? offset : `${offset.slice(0, 3)}:${offset.slice(3) || "00"}`

/** Later than any date in seconds. */
const leastMilliseconds = 100_000_000_000

const readTimestamp = (value: number): string | null => {
  const time = new Date(value >= leastMilliseconds ? value : value * 1000)
  const year = time.getUTCFullYear()
  return Number.isNaN(time.getTime()) || year < 1 || year > 9999 ? null : time.toISOString().replace("Z", "000Z")
}

const dayMilliseconds = 86_400_000

/** The end of a day in UTC: an expiration date is the last day on which a memory holds. A time with an hour is taken as it is. */
export const readExpiry = (value: unknown): string | null => {
  const time = readTime(value)
  if (time === null || !(typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value.trim()))) return time
  return readTimestamp(Date.parse(time) + dayMilliseconds)
}
