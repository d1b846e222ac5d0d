import { z } from "@hono/zod-openapi"
import { requireEverybody } from "../../feature/actor.ts"
import { userIdField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import type { Context } from "../context.ts"
import { figuresOfDays, figuresOfPerson } from "./count-days.ts"
import { type Figures, percentileOf } from "./figures.ts"
import { popularQueries } from "./popular-queries.ts"
import { analyticsSchema } from "./schemas.ts"

const defaultDays = 30
const maxDays = 366
const dayMilliseconds = 86_400_000

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

const anyDay = z.union([z.iso.date(), z.iso.datetime({ offset: true }).transform((time) => dayOf(Date.parse(time)))])

/** A day, or a time, which stands for its day in UTC. */
const dayField = z
  .string()
  .transform((text, context) => {
    const day = anyDay.safeParse(text).data
    if (day !== undefined) return day
    context.addIssue({ code: "custom", message: "must be a day, like 2026-11-29" })
    return z.NEVER
  })
  .openapi({ type: "string", format: "date" })

const rangeOf = ({ from, to = dayOf(Date.now()) }: { from?: string | undefined; to?: string | undefined }) => ({
  from: from ?? dayOf(Date.parse(to) - (defaultDays - 1) * dayMilliseconds),
  to,
})

const analyticsInput = z
  .strictObject({
    from: dayField.optional().openapi({
      description: "The first day, in UTC. Default: 29 days before the last one.",
      example: "2026-11-01",
    }),
    to: dayField.optional().openapi({ description: "The last day, in UTC. Default: today.", example: "2026-11-29" }),
    user_id: userIdField.optional().openapi({ description: "The figures of this person only, without words." }),
  })
  .refine(
    (input) => {
      const days = (Date.parse(rangeOf(input).to) - Date.parse(rangeOf(input).from)) / dayMilliseconds
      return days >= 0 && days < maxDays
    },
    { path: ["from"], error: `must not be after \`to\`, nor ${maxDays} days or more before it` },
  )

/** What conversations were like on some days: everybody's by the figures that are kept of each day, a person's by what is stored of them. */
export const getAnalytics = verb({
  action: "chat.analytics",
  scope: "admin",
  rate: "other",
  input: analyticsInput,
  output: analyticsSchema,
  run: async (ctx: Context, { user_id: userId, ...days }) => {
    requireEverybody(ctx.actor)
    ctx.trail.userId = userId ?? null
    const { from, to } = rangeOf(days)
    const figures =
      userId === undefined ? await figuresOfDays(ctx.sql, from, to) : await figuresOfPerson(ctx.sql, from, to, userId)
    return { status: "ok" as const, from, to, ...showFigures(figures) }
  },
})

const showFigures = (figures: Figures) => {
  const { sessions, answers, errors, times } = figures
  const timesOf = (name: string) => ({ p50: percentileOf(times[name], 0.5), p95: percentileOf(times[name], 0.95) })
  return {
    sessions: {
      active: sessions.active,
      new: sessions.new,
      average_seconds: ratio(sessions.seconds, sessions.active),
      average_messages: ratio(sessions.messages, sessions.active),
    },
    answers: {
      count: answers.count,
      stopped: answers.stopped,
      failed: answers.failed,
      error_rate: ratio(answers.failed, answers.count),
      errors,
      retrieval_ms: timesOf("retrieval"),
      first_token_ms: timesOf("first_token"),
      total_ms: timesOf("total"),
    },
    tokens: { prompt: answers.prompt_tokens, completion: answers.completion_tokens },
    speech: { ...figures.speech, heard_ms: timesOf("heard"), spoken_ms: timesOf("spoken") },
    sockets: figures.sockets,
    popular_queries: popularQueries(figures),
  }
}

const ratio = (sum: number, of: number): number => (of === 0 ? 0 : Math.round((sum / of) * 1000) / 1000)
