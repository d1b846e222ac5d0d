import { requireEverybody } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import { verb } from "../feature/verb.ts"
import { notFound } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { testPayload } from "./delivery/payload.ts"
import { findAddress } from "./queries.ts"
import { testedSchema, webhookIdInput } from "./schemas.ts"

/** Sends an event of the type `test` at once, and once. */
export const testWebhook = verb({
  action: "webhook.test",
  scope: "admin",
  rate: "other",
  input: webhookIdInput,
  output: testedSchema,
  run: async (ctx: Context, { id }) => {
    requireEverybody(ctx.actor)
    nameResource(ctx.trail, "webhook", id)
    const address = await findAddress(ctx.sql, id)
    if (!address) throw notFound("webhook")
    const deliveryId = crypto.randomUUID()
    const error = await ctx.webhookSender.send(address, { id: deliveryId, body: testPayload(deliveryId) }, ctx.gone)
    return { delivered: error === null, error }
  },
})
