import { recordInTransaction } from "../../audit/record.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Context } from "../context.ts"
import { rememberAtOnce } from "../memory/schedule-memory.ts"
import { lockSession, ownerOfSession } from "./find-session.ts"
import { type SessionChange, updateSessionRow } from "./queries.ts"
import type { ShownSession } from "./schemas.ts"
import { type SessionRow, showSession } from "./session-row.ts"

/** Changes a session to what `change` makes of it, in one transaction with the audit row. */
export const changeSession = async (
  ctx: Context,
  id: string,
  change: (session: SessionRow) => SessionChange,
): Promise<ShownSession> => {
  const userId = await ownerOfSession(ctx, id)
  return asUser(ctx.sql, userId, async (tx) => {
    const session = await lockSession(tx, userId, id)
    const row = await updateSessionRow(tx, userId, id, change(session))
    if (row.is_archived && !session.is_archived) await rememberAtOnce(tx, userId, id)
    await recordInTransaction(tx, ctx, 200)
    return showSession(row)
  })
}
