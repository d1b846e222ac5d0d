import { addDays, type Day, dayIn, isDay, startOfDay } from "../platform/time-zone.ts"

/** The time zone and the day of the person at the time of the answer. */
export type Reading = { timeZone: string; today: Day }

export const readIn = (timeZone: string): Reading => ({ timeZone, today: dayIn(timeZone, new Date()) })

/** 2026-11-30, or 2026-11-30/2026-12-06. */
export const isPlan = (text: string): boolean => {
  const [first = "", last = first, ...more] = text.split("/")
  return more.length === 0 && isDay(first) && isDay(last) && first <= last
}

/** Whether the days of a plan (2026-11-30 or 2026-11-30/2026-12-06) have passed. */
export const hasPassed = (plannedFor: string, today: Day): boolean => lastDayOf(plannedFor) < today

/** When the first plan that is still to come will have passed; milliseconds since 1970. */
export const nextToPass = (plans: readonly (string | null)[], { timeZone, today }: Reading): number | undefined => {
  const last = plans.flatMap((plan) => (plan === null || hasPassed(plan, today) ? [] : [lastDayOf(plan)])).sort()[0]
  return last === undefined ? undefined : startOfDay(timeZone, addDays(last, 1)).getTime()
}

const lastDayOf = (plannedFor: string): Day => plannedFor.slice(-10)
