import { z } from "@hono/zod-openapi"
import { canReach } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { notFound } from "../platform/errors.ts"
import type { AuditServices } from "./list-audit.ts"
import { type AuditRow, findAuditRow } from "./queries.ts"

/**
 * How a request ended, for whoever can reach the person whose data it was. What concerns nobody or everybody is told to those who reach
 * everybody. `actions`: of which it tells. Throws NOT_FOUND.
 */
export const getAnsweredRequest = verb({
  action: "job.read",
  scope: "job:status",
  rate: "jobs",
  input: z.object({ id: z.uuid(), actions: z.array(z.string()) }),
  output: z.custom<AuditRow>(),
  run: async (ctx: Context<AuditServices>, { id, actions }) => {
    await ctx.audit.flush()
    const row = await findAuditRow(ctx.sql, id)
    if (!row || !actions.includes(row.action)) throw notFound("event")
    const isReached = row.user_id === null ? ctx.actor.userId === null : canReach(ctx, row.user_id)
    if (!isReached) throw notFound("event")
    return row
  },
})
