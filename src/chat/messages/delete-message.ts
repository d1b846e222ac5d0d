import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../audit/record.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { appendEvent } from "../events/append-event.ts"
import type { SessionRow } from "../sessions/session-row.ts"
import { retitleSession } from "../titles/title-session.ts"
import { lockMessage, ownerOfMessage } from "./find-message.ts"
import type { MessageRow } from "./message-row.ts"
import { emptyMessage } from "./queries.ts"
import { messageIdInput } from "./schemas.ts"

/** Deletes what a message says, wherever it is kept. Its row stays in the session. */
export const deleteMessage = verb({
  action: "chat.message.delete",
  scope: "chat",
  rate: "other",
  input: messageIdInput,
  output: z.null(),
  run: async (ctx: Context, { id }) => {
    const userId = await ownerOfMessage(ctx, id)
    return asUser(ctx.sql, userId, async (tx) => {
      const { session, message } = await lockMessage(tx, userId, id)
      if (message.status === "streaming")
        throw new AppError("CONFLICT", "This answer is being written. Stop it, or wait for its end, then delete it.")
      if (message.deleted_at === null) await remove(tx, session, message)
      await recordInTransaction(tx, ctx, 204)
      return null
    })
  },
})

const remove = async (tx: Transaction, session: SessionRow, message: MessageRow): Promise<void> => {
  await emptyMessage(tx, message)
  await retitleSession(tx, session, message)
  await appendEvent(tx, message.user_id, message.session_id, { type: "message_updated", messageId: message.id })
}
