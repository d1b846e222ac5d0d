import { requireEverybody } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import { verb } from "../feature/verb.ts"
import { notFound } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { findWebhook } from "./queries.ts"
import { webhookIdInput, webhookSchema } from "./schemas.ts"
import { showWebhook } from "./webhook-row.ts"

export const getWebhook = verb({
  action: "webhook.read",
  scope: "admin",
  rate: "other",
  input: webhookIdInput,
  output: webhookSchema,
  run: async (ctx: Context, { id }) => {
    requireEverybody(ctx.actor)
    nameResource(ctx.trail, "webhook", id)
    const row = await findWebhook(ctx.sql, id)
    if (!row) throw notFound("webhook")
    return showWebhook(row)
  },
})
