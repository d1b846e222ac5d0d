import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { requireOwner } from "../../feature/actor.ts"
import { metadataField, userIdField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Context } from "../context.ts"
import { givenRagConfig, givenSpeechConfig } from "./config-schemas.ts"
import { insertSession } from "./queries.ts"
import { sessionSchema, sessionTypeSchema, titleField } from "./schemas.ts"
import { sessionOwner } from "./session-owner.ts"
import { showSession } from "./session-row.ts"

/** Opens a session. The person need not be known. */
export const createSession = verb({
  action: "chat.session.create",
  scope: "chat",
  rate: "other",
  input: z
    .strictObject({
      user_id: userIdField
        .optional()
        .openapi({ description: "Whose session. Default: the person of the credential; one for everybody names it." }),
      title: titleField.optional().openapi({
        description: "Never changed by the service. Without one, the session takes one from its first message.",
      }),
      session_type: sessionTypeSchema.default("rag"),
      rag_config: givenRagConfig.default({}),
      speech_config: givenSpeechConfig.default({}),
      metadata: metadataField.default({}),
    })
    .openapi("CreateChatSession"),
  output: sessionSchema,
  run: async (ctx: Context, { user_id, title = null, ...given }) => {
    const userId = sessionOwner(ctx, user_id)
    requireOwner(ctx, userId)
    const id = Bun.randomUUIDv7()
    return asUser(ctx.sql, userId, async (tx) => {
      const row = await insertSession(tx, userId, { id, title, ...given })
      await recordInTransaction(tx, ctx, 201, { type: "session", id })
      return showSession(row)
    })
  },
})
