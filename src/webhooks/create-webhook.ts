import { randomBytes } from "node:crypto"
import { recordInTransaction } from "../audit/record.ts"
import { requireEverybody } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import { AppError } from "../platform/errors.ts"
import { requireAllowedUrl } from "./allowed-url.ts"
import type { Context } from "./context.ts"
import { countWebhooks, insertWebhook } from "./queries.ts"
import { createWebhookBody, eventTypes, newWebhookSchema } from "./schemas.ts"
import { showWebhook } from "./webhook-row.ts"

/** Each one that listens makes every write of a memory write a row more. */
export const maxWebhooks = 20

/** 32 random bytes, in the form of the Standard Webhooks specification. */
const generateSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`

/** The secret is in this answer and in no other one. */
export const createWebhook = verb({
  action: "webhook.create",
  scope: "admin",
  rate: "other",
  input: createWebhookBody,
  output: newWebhookSchema,
  run: async (ctx: Context, { name, url, event_types = eventTypes }) => {
    requireEverybody(ctx.actor)
    requireAllowedUrl(ctx, url)
    const secret = generateSecret()
    return ctx.sql.begin(async (tx) => {
      if ((await countWebhooks(tx)) >= maxWebhooks)
        throw new AppError("CONFLICT", `There are ${maxWebhooks} webhooks already. Delete one that is no longer used.`)
      const row = await insertWebhook(tx, { name, url, eventTypes: [...new Set(event_types)], secret })
      await recordInTransaction(tx, ctx, 201, { type: "webhook", id: row.id })
      return { secret, ...showWebhook(row) }
    })
  },
})
