import { z } from "@hono/zod-openapi"
import { requireOwner } from "../../feature/actor.ts"
import { flagParameter, limitParameter, textField, userIdField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Context } from "../context.ts"
import { listSessionRows } from "./queries.ts"
import { sessionListSchema } from "./schemas.ts"
import { sessionCursorParameter, writeCursor } from "./session-cursor.ts"
import { sessionOwner } from "./session-owner.ts"
import { showSession } from "./session-row.ts"

/** A person's sessions, the last spoken in first. */
export const listSessions = verb({
  action: "chat.session.list",
  scope: "chat",
  rate: "other",
  input: z.strictObject({
    user_id: userIdField
      .optional()
      .openapi({ description: "Whose sessions. Default: the person of the credential; one for everybody names it." }),
    archived: flagParameter.openapi({ description: "The archived sessions instead of the others." }),
    q: textField(1, 200).optional().openapi({
      description:
        "Sessions that have all of these words in their titles and messages, whatever their case and accents.",
      example: "khung long",
    }),
    cursor: sessionCursorParameter,
    limit: limitParameter(20),
  }),
  output: sessionListSchema,
  run: async (ctx: Context, { user_id, archived: isArchived, q: query = null, cursor: after = null, limit }) => {
    const userId = sessionOwner(ctx, user_id)
    requireOwner(ctx, userId)
    const rows = await asUser(ctx.sql, userId, (tx) =>
      listSessionRows(tx, { userId, isArchived, query, after, limit: limit + 1 }),
    )
    const page = rows.slice(0, limit)
    const last = rows.length > limit ? page.at(-1) : undefined
    return {
      status: "ok" as const,
      items: page.map(showSession),
      next_cursor: last ? writeCursor({ at: last.place, id: last.id }) : null,
    }
  },
})
