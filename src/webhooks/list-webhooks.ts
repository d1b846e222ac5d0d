import { z } from "@hono/zod-openapi"
import { requireEverybody } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import type { Context } from "./context.ts"
import { maxWebhooks } from "./create-webhook.ts"
import { listWebhookRows } from "./queries.ts"
import { webhookListSchema } from "./schemas.ts"
import { showWebhook } from "./webhook-row.ts"

/** Newest first. There are so few that a list has no pages. */
export const listWebhooks = verb({
  action: "webhook.list",
  scope: "admin",
  rate: "other",
  input: z.strictObject({}),
  output: webhookListSchema,
  run: async (ctx: Context) => {
    requireEverybody(ctx.actor)
    const rows = await listWebhookRows(ctx.sql, maxWebhooks)
    return { status: "ok" as const, items: rows.map(showWebhook) }
  },
})
