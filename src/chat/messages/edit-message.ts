import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { appendEvent } from "../events/append-event.ts"
import { scheduleEdited } from "../memory/schedule-memory.ts"
import type { SessionRow } from "../sessions/session-row.ts"
import { retitleSession } from "../titles/title-session.ts"
import { lockMessage, ownerOfMessage } from "./find-message.ts"
import { type MessageRow, showMessage } from "./message-row.ts"
import { rewriteMessage } from "./queries.ts"
import { contentField, messageIdInput, messageSchema } from "./schemas.ts"

/** Changes what a user's message says. What it said before is kept until the message is deleted. */
export const editMessage = verb({
  action: "chat.message.update",
  scope: "chat",
  rate: "other",
  input: z.strictObject({ ...messageIdInput.shape, content: contentField }),
  output: messageSchema,
  run: async (ctx: Context, { id, content }) => {
    const userId = await ownerOfMessage(ctx, id)
    return asUser(ctx.sql, userId, async (tx) => {
      const { session, message } = await lockMessage(tx, userId, id)
      requireEditable(message)
      const row = content === message.content ? message : await edit(tx, session, message, content)
      await recordInTransaction(tx, ctx, 200)
      return showMessage(row)
    })
  },
})

const requireEditable = ({ message_type, deleted_at }: MessageRow): void => {
  if (message_type !== "user")
    throw new AppError(
      "CONFLICT",
      "Only what a user said can be edited. To have a question answered anew, regenerate its answer.",
    )
  if (deleted_at !== null) throw new AppError("CONFLICT", "This message is deleted. Send a new one.")
}

const edit = async (
  tx: Transaction,
  session: SessionRow,
  message: MessageRow,
  content: string,
): Promise<MessageRow> => {
  const row = await rewriteMessage(tx, message, content)
  await retitleSession(tx, session, row)
  await scheduleEdited(tx, session, row.id)
  await appendEvent(tx, row.user_id, row.session_id, { type: "message_updated", messageId: row.id })
  return row
}
