const minuteMilliseconds = 60_000
/** Lengths of steps, in minutes: each divides a day, so that steps begin at round times. */
const stepMinutes = [2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440] as const
const maxSteps = 48

export type Steps = { since: Date; minutes: number; count: number }

/** Equal steps that cover the last `hours`, up to 48 of them. The last one is not over yet. */
export const stepsOf = (hours: number, now: number): Steps => {
  const minutes = stepMinutes.find((minutes) => (hours * 60) / minutes <= maxSteps) ?? 1440
  const length = minutes * minuteMilliseconds
  const count = Math.ceil((hours * 60) / minutes)
  const end = (Math.floor(now / length) + 1) * length
  return { since: new Date(end - count * length), minutes, count }
}

/** Usage of models is counted by the day, so shorter steps have no cost. */
export const dayMinutes = 1440
