import { z } from "@hono/zod-openapi"
import { requireOwner } from "../../feature/actor.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Context } from "../context.ts"
import { documentOwnerField } from "./fields.ts"
import { quotaOf, readQuotaUse } from "./quota.ts"

const useSchema = z.object({
  used: z.number().int(),
  limit: z.number().int().nullable().openapi({ description: "Null: there is none." }),
})

export const getQuota = verb({
  action: "document.quota",
  scope: "documents:read",
  rate: "other",
  input: z.strictObject({ user_id: documentOwnerField }),
  output: z
    .object({
      documents: useSchema,
      bytes: useSchema,
      characters_today: useSchema,
      resets_at: z.string().openapi({ format: "date-time", description: "When `characters_today` is 0 again." }),
    })
    .openapi("DocumentQuota"),
  run: async (ctx: Context, { user_id: userId }) => {
    requireOwner(ctx, userId)
    const use = await asUser(ctx.sql, userId, (tx) => readQuotaUse(tx, userId))
    const limits = quotaOf(userId, ctx.documentLimits.quota)
    return {
      documents: { used: use.documents, limit: limits?.documents ?? null },
      bytes: { used: use.bytes, limit: limits?.bytes ?? null },
      characters_today: { used: use.characters, limit: limits?.charactersPerDay ?? null },
      resets_at: use.resetsAt.toISOString(),
    }
  },
})
