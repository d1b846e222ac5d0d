import type { Schedule } from "../../feature/feature.ts"
import type { Database } from "../../platform/database/connect.ts"
import type { Services } from "../context.ts"
import { addFigures, type Figures, figuresSchema, noFigures } from "./figures.ts"

/** A day as PostgreSQL and ISO 8601 write it, in UTC. */
export type Day = string

export const countDaysName = "chat.analytics"

/** Keeps the figures of each day that is over. */
export const countDays = async (sql: Database, signal: AbortSignal): Promise<number> => {
  const days = await daysToCount(sql)
  for (const day of days) {
    if (signal.aborted) break
    await sql`
      insert into chat_days (day, figures) select ${day}::date, count_conversations(${startOf(day)}, ${endOf(day)}, null)
      on conflict (day) do nothing`
  }
  return days.length
}

export const countDaysSchedule: Schedule<Services> = {
  name: countDaysName,
  cron: "11 0 * * *",
  timeLimitSeconds: 900,
  run: async ({ sql, queue }, { attempt, signal }) => {
    await countDays(sql, signal)
    await sql.begin((tx) => queue.complete(tx, countDaysName, attempt))
  },
}

/** So many days that are not counted yet are counted for an answer: today, and yesterday until it is counted, or days without a worker. */
const maxLiveDays = 7

/** Everybody's figures of these days, both included. */
export const figuresOfDays = async (sql: Database, from: Day, to: Day): Promise<Figures> => {
  const kept = await sql<{ figures: unknown }[]>`
    select figures from chat_days where day between ${from}::date and ${to}::date order by day`
  const today = new Date().toISOString().slice(0, 10)
  const live = [...(await daysToCount(sql)), today].filter((day) => from <= day && day <= to).slice(-maxLiveDays)
  const counted: Figures[] = kept.map(({ figures }) => figuresSchema.parse(figures))
  for (const day of live) counted.push(await count(sql, startOf(day), endOf(day), null))
  return counted.reduce(addFigures, noFigures)
}

/** The same of one person, who may be gone. */
export const figuresOfPerson = (sql: Database, from: Day, to: Day, userId: string): Promise<Figures> =>
  count(sql, startOf(from), endOf(to), userId)

const count = async (sql: Database, since: Date, until: Date, person: string | null): Promise<Figures> => {
  const [row] = await sql<{ figures: unknown }[]>`
    select count_conversations(${since}, ${until}, ${person}) as figures`
  return figuresSchema.parse(row?.figures)
}

const daysToCount = async (sql: Database): Promise<Day[]> => {
  const rows = await sql<{ day: Day }[]>`select day::text as day from days_to_count()`
  return rows.map(({ day }) => day)
}

const dayMilliseconds = 86_400_000
const startOf = (day: Day): Date => new Date(`${day}T00:00:00Z`)
const endOf = (day: Day): Date => new Date(startOf(day).getTime() + dayMilliseconds)
