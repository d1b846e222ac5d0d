import { recordInTransaction } from "../audit/record.ts"
import { requireEverybody } from "../feature/actor.ts"
import { nameResource } from "../feature/audit-trail.ts"
import { verb } from "../feature/verb.ts"
import { together } from "../platform/database/together.ts"
import { notFound } from "../platform/errors.ts"
import { requireAllowedUrl } from "./allowed-url.ts"
import type { Context } from "./context.ts"
import { changeWebhook, findWebhook, resumeWebhook } from "./queries.ts"
import { updateWebhookInput, webhookSchema } from "./schemas.ts"
import { showWebhook } from "./webhook-row.ts"

export const updateWebhook = verb({
  action: "webhook.update",
  scope: "admin",
  rate: "other",
  input: updateWebhookInput,
  output: webhookSchema,
  run: async (ctx: Context, { id, name, url, event_types, is_active }) => {
    requireEverybody(ctx.actor)
    nameResource(ctx.trail, "webhook", id)
    if (url !== undefined) requireAllowedUrl(ctx, url)
    return ctx.sql.begin(async (tx) => {
      const changed = await changeWebhook(tx, id, {
        name: name ?? null,
        url: url ?? null,
        eventTypes: event_types === undefined ? null : [...new Set(event_types)],
        isActive: is_active ?? null,
      })
      if (!changed) throw notFound("webhook")
      if (is_active === true) await resumeWebhook(tx, id)
      const [row] = await together([findWebhook(tx, id), recordInTransaction(tx, ctx, 200)])
      if (!row) throw notFound("webhook")
      return showWebhook(row)
    })
  },
})
