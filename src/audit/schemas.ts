import { z } from "@hono/zod-openapi"
import type { AuditRow } from "./queries.ts"

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

export const auditListSchema = z
  .object({ status: z.literal("ok"), items: z.array(auditEntrySchema), next_cursor: z.string().nullable() })
  .openapi("AuditList", { example: { status: "ok", items: [auditExample], next_cursor: null } })

export const toWireEntry = ({ at, actor_kind, actor_id, ...row }: AuditRow): z.input<typeof auditEntrySchema> => ({
  ...row,
  at: at.toISOString(),
  actor: { kind: actor_kind, id: actor_id },
})
