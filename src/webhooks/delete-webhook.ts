import { z } from "zod"
import { recordInTransaction } from "../audit/record.ts"
import { requireEverybody } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import { verb } from "../feature/verb.ts"
import { notFound } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { deleteWebhookRow } from "./queries.ts"
import { webhookIdInput } from "./schemas.ts"

/** What it has not delivered is deleted with it. */
export const deleteWebhook = verb({
  action: "webhook.delete",
  scope: "admin",
  rate: "other",
  input: webhookIdInput,
  output: z.null(),
  run: async (ctx: Context, { id }) => {
    requireEverybody(ctx.actor)
    nameResource(ctx.trail, "webhook", id)
    return ctx.sql.begin(async (tx) => {
      if (!(await deleteWebhookRow(tx, id))) throw notFound("webhook")
      await recordInTransaction(tx, ctx, 204)
      return null
    })
  },
})
