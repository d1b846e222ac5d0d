import { asUser } from "../platform/database/as-user.ts"
import type { Context } from "./context.ts"

/** Begins a conversation for a question that names none. */
export const createSessionFor = async ({ sql }: Context, userId: string): Promise<string> => {
  const id = Bun.randomUUIDv7()
  await asUser(sql, userId, (tx) => tx`insert into chat_sessions (user_id, id) values (${userId}, ${id})`)
  return id
}
