import { z } from "@hono/zod-openapi"
import { requireEverybody } from "../feature/actor.ts"
import type { BaseServices, Context } from "../feature/context.ts"
import { cursorParameter, limitParameter, timeField, userIdField } from "../feature/fields.ts"
import { pageOf } from "../feature/page.ts"
import { verb } from "../feature/verb.ts"
import { listAuditRows } from "./queries.ts"
import { auditListSchema, toWireEntry } from "./schemas.ts"
import type { AuditWriter } from "./writer.ts"

export type AuditServices = BaseServices & { audit: AuditWriter }

export const listAuditAction = "audit.list"

/** Who did what, newest first. It includes every request that this process has already answered. `actions`: all audit actions. */
export const listAudit = (actions: readonly string[]) =>
  verb({
    action: listAuditAction,
    scope: "admin",
    rate: "other",
    input: z.strictObject({
      user_id: userIdField.optional().openapi({ description: "What concerns this person only." }),
      action: z.enum(actions).optional(),
      from: timeField.optional().openapi({ description: "At this time or later.", example: "2026-11-01T00:00:00Z" }),
      to: timeField.optional().openapi({ description: "Before this time.", example: "2026-12-01T00:00:00Z" }),
      cursor: cursorParameter,
      limit: limitParameter(20, 1000),
    }),
    output: auditListSchema,
    run: async (ctx: Context<AuditServices>, { user_id: userId = null, action, from, to, cursor, limit }) => {
      ctx.trail.userId = userId
      requireEverybody(ctx.actor)
      await ctx.audit.flush()
      const rows = await listAuditRows(ctx.sql, {
        userId,
        action: action ?? null,
        from: from ?? null,
        to: to ?? null,
        before: cursor ?? null,
        limit: limit + 1,
      })
      return pageOf(rows, limit, toWireEntry)
    },
  })
