import { z } from "@hono/zod-openapi"
import { cursorParameter, limitParameter } from "../../feature/fields.ts"
import { pageOf } from "../../feature/page.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Context } from "../context.ts"
import { ownerOfSession, readSession } from "../sessions/find-session.ts"
import { sessionIdInput } from "../sessions/schemas.ts"
import { showMessage } from "./message-row.ts"
import { listMessageRows } from "./queries.ts"
import { messageListSchema } from "./schemas.ts"

/** What was said in a session, in its order or the other way round. */
export const listMessages = verb({
  action: "chat.message.list",
  scope: "chat",
  rate: "other",
  input: z.strictObject({
    ...sessionIdInput.shape,
    cursor: cursorParameter,
    limit: limitParameter(20),
    order: z
      .enum(["desc", "asc"])
      .default("desc")
      .openapi({ description: "`desc`: the newest first. `asc`: the oldest first." }),
  }),
  output: messageListSchema,
  run: async (ctx: Context, { id: sessionId, cursor: after = null, limit, order }) => {
    const userId = await ownerOfSession(ctx, sessionId)
    const filter = { userId, sessionId, isOldestFirst: order === "asc", after, limit: limit + 1 }
    const rows = await asUser(ctx.sql, userId, async (tx) => {
      await readSession(tx, userId, sessionId)
      return listMessageRows(tx, filter)
    })
    return pageOf(rows, limit, showMessage)
  },
})
