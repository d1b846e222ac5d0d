import { createRoute, z } from "@hono/zod-openapi"
import type { RouteContext } from "../app.ts"
import { cursorParameter, limitParameter, timeField, userIdField } from "../platform/http/fields.ts"
import { jsonAnswer, problemAnswers } from "../platform/http/route.ts"
import { listAudit } from "./list-audit.ts"
import type { AuditRow } from "./queries.ts"
import { actions } from "./trail.ts"

const auditEntrySchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.object({ kind: z.enum(["api_key", "token", "job", "operator"]), id: z.string() }),
  action: z.string(),
  resource_type: z.string().nullable(),
  resource_id: z.string().nullable(),
  user_id: z.string().nullable().openapi({ description: "Whose data it was, or was asked for." }),
  status_code: z.int().openapi({
    description: "Of the answer; of a job 200, or 500 when it failed for good; of an export that its client left 499.",
  }),
  latency_ms: z.number(),
  request_id: z.string().nullable(),
  ip: z.string().nullable(),
})

const auditExample: z.input<typeof auditEntrySchema> = {
  id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
  at: "2026-11-21T09:00:00.000Z",
  actor: { kind: "api_key", id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ac" },
  action: "memory.delete",
  resource_type: "memory",
  resource_id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ad",
  user_id: "user_123",
  status_code: 204,
  latency_ms: 3.14,
  request_id: "019a5c3e-7b1a-7000-8000-000000000000",
  ip: "192.0.2.7",
}

const auditListSchema = z
  .object({ status: z.literal("ok"), items: z.array(auditEntrySchema), next_cursor: z.string().nullable() })
  .openapi("AuditList", { example: { status: "ok", items: [auditExample], next_cursor: null } })

export const auditRoutes = ({ app, guard, contextOf }: RouteContext): void => {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/audit",
      tags: ["Privacy"],
      summary: "Who did what to whose data, newest first",
      ...guard("admin", "audit.list"),
      request: {
        query: z.strictObject({
          user_id: userIdField.optional().openapi({ description: "What concerns this person only." }),
          action: z.enum(actions).optional(),
          from: timeField
            .optional()
            .openapi({ description: "At this time or later.", example: "2026-11-01T00:00:00Z" }),
          to: timeField.optional().openapi({ description: "Before this time.", example: "2026-12-01T00:00:00Z" }),
          cursor: cursorParameter,
          limit: limitParameter(20, 1000),
        }),
      },
      responses: { 200: jsonAnswer("A page of the audit.", auditListSchema), ...problemAnswers() },
    }),
    async (c) => {
      const { user_id, action, from, to, cursor, limit } = c.req.valid("query")
      const page = await listAudit(contextOf(c), {
        userId: user_id ?? null,
        action: action ?? null,
        from: from ?? null,
        to: to ?? null,
        cursor: cursor ?? null,
        limit,
      })
      return c.json({ status: "ok" as const, items: page.items.map(toWireEntry), next_cursor: page.nextCursor }, 200)
    },
  )
}

const toWireEntry = ({ at, actor_kind, actor_id, ...row }: AuditRow): z.input<typeof auditEntrySchema> => ({
  ...row,
  at: at.toISOString(),
  actor: { kind: actor_kind, id: actor_id },
})
