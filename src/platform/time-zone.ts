import { z } from "zod"

/** A calendar day in ISO 8601, such as 2026-11-29. */
export type Day = string

/**
 * Whether it is an IANA name ("Asia/Ho_Chi_Minh"). An offset, which has no summer time, and names that only this machine knows are not.
 */
export const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(name)) return false
  try {
    Temporal.Now.instant().toZonedDateTimeISO(name)
    return true
  } catch {
    return false
  }
}

/** The calendar day in a time zone at an instant. */
export const dayIn = (timeZone: string, instant: Date): Day =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString()

/** The instant at which a day begins in a time zone: an hour later if the clock skips midnight. */
export const startOfDay = (timeZone: string, day: Day): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds)

export const addDays = (day: Day, days: number): Day => Temporal.PlainDate.from(day).add({ days }).toString()

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

/** "Sunday". */
export const weekdayOf = (day: Day): string => weekdays[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? ""

export const isDay = (text: string): boolean => z.iso.date().safeParse(text).success
