import { insertSession } from "../chat/sessions/queries.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Context } from "./context.ts"

/** Begins a conversation for a question that names none. */
export const createSessionFor = async ({ sql }: Context, userId: string): Promise<string> => {
  const id = Bun.randomUUIDv7()
  const session = { id, title: null, session_type: "rag" as const, rag_config: {}, speech_config: {}, metadata: {} }
  await asUser(sql, userId, (tx) => insertSession(tx, userId, session))
  return id
}
