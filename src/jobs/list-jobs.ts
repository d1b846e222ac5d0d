import { z } from "@hono/zod-openapi"
import { requireOwner, requireScope } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { cursorParameter, limitParameter, userIdField } from "../feature/fields.ts"
import { verb } from "../feature/verb.ts"
import { asUser, everybody } from "../platform/database/as-user.ts"
import { listJobRows } from "./queries.ts"
import { jobListSchema, jobStatusField, jobTypeField } from "./schemas.ts"
import { tellJobs } from "./tell-jobs.ts"

export const whoseJobsField = userIdField
  .optional()
  .openapi({ description: "Whose jobs; everybody's need the scope `admin`." })

/** Newest first. Without `user_id` it lists everybody's jobs, which needs the scope `admin`. */
export const listJobs = verb({
  action: "job.list",
  scope: "job:status",
  rate: "other",
  input: z.strictObject({
    user_id: whoseJobsField,
    type: jobTypeField.optional(),
    status: jobStatusField.optional(),
    cursor: cursorParameter,
    limit: limitParameter(20),
  }),
  output: jobListSchema,
  run: async (ctx: Context, input) => {
    const userId = whoseJobs(ctx, input.user_id)
    const { type = null, status = null, cursor: before = null } = input
    const filter = { userId, type, status, before, limit: input.limit + 1 }
    const rows = await asUser(ctx.sql, userId ?? everybody, (tx) => listJobRows(tx, filter))
    const page = rows.slice(0, input.limit)
    return {
      status: "ok" as const,
      items: await tellJobs(ctx, page),
      next_cursor: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null,
    }
  },
})

/** The person whose jobs a caller may list; null: everybody's. Throws FORBIDDEN. */
export const whoseJobs = (ctx: Context, asked: string | undefined): string | null => {
  const userId = asked ?? ctx.actor.userId
  if (userId === null) requireScope(ctx.actor, "admin")
  else requireOwner(ctx, userId)
  return userId
}
