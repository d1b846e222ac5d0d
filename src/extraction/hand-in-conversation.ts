import { z } from "@hono/zod-openapi"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { extractFacts, queueConversation } from "./extract-facts.ts"
import { extractFactsInput } from "./schemas.ts"

/** Queues a conversation, and returns the id of its job. What is kept of it may have an end. */
export const handInConversation = verb({
  ...{ action: extractFacts.action, scope: extractFacts.scope, rate: extractFacts.rate },
  input: extractFactsInput.extend({ expires_at: z.string().optional() }),
  output: z.string(),
  run: (ctx: Context, { idempotency_key = null, ...handed }) => queueConversation(ctx, handed, idempotency_key),
})
