import { requireEverybody } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import { verb } from "../feature/verb.ts"
import { notFound } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { findAddress, listDeliveryRows } from "./queries.ts"
import { deliveriesInput, deliveriesSchema } from "./schemas.ts"
import { showDelivery } from "./webhook-row.ts"

/** What was given up, then what waits, each oldest first. What was delivered is no longer known. */
export const listDeliveries = verb({
  action: "webhook.deliveries",
  scope: "admin",
  rate: "other",
  input: deliveriesInput,
  output: deliveriesSchema,
  run: async (ctx: Context, { id, limit }) => {
    requireEverybody(ctx.actor)
    nameResource(ctx.trail, "webhook", id)
    if (!(await findAddress(ctx.sql, id))) throw notFound("webhook")
    const rows = await listDeliveryRows(ctx.sql, id, limit)
    return { status: "ok" as const, items: rows.map(showDelivery) }
  },
})
