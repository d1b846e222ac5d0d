import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { nameResource } from "../../feature/audit-trail.ts"
import { metadataField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Context } from "../context.ts"
import { ownerOfSession } from "../sessions/find-session.ts"
import { sessionIdInput } from "../sessions/schemas.ts"
import { addMessage } from "./add-message.ts"
import { showMessage } from "./message-row.ts"
import { clientMessageIdField, contentField, contentTypeSchema, messageSchema, messageTypeSchema } from "./schemas.ts"

/** Appends a message to a session. No model is asked. `isNew` false: its `client_message_id` was known, and nothing was appended. */
export const postMessage = verb({
  action: "chat.message.create",
  scope: "chat",
  rate: "other",
  input: z.strictObject({
    ...sessionIdInput.shape,
    message_type: messageTypeSchema,
    content: contentField.openapi({ example: "What do dinosaurs eat?" }),
    content_type: contentTypeSchema.default("text"),
    client_message_id: clientMessageIdField.optional(),
    metadata: metadataField.default({}),
  }),
  output: z.object({ message: messageSchema, isNew: z.boolean() }),
  run: async (ctx: Context, { id: sessionId, ...message }) => {
    const userId = await ownerOfSession(ctx, sessionId)
    return asUser(ctx.sql, userId, async (tx) => {
      const { row, isNew } = await addMessage(tx, userId, sessionId, {
        ...message,
        client_message_id: message.client_message_id ?? null,
      })
      nameResource(ctx.trail, "message", row.id)
      await recordInTransaction(tx, ctx, isNew ? 201 : 200)
      return { message: showMessage(row), isNew }
    })
  },
})
