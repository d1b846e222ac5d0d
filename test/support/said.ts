import { addMessage, type NewMessage } from "../../src/chat/messages/add-message.ts"
import type { MessageRow } from "../../src/chat/messages/message-row.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import type { TestPika } from "./pika.ts"

type Pika = Pick<TestPika, "sql" | "running">

/** Opens a session of this person, as it is stored. */
export const openSession = async ({ sql }: Pika, userId: string, ragConfig: object = {}): Promise<string> => {
  const id = Bun.randomUUIDv7()
  await sql`insert into chat_sessions (user_id, id, rag_config) values (${userId}, ${id}, ${JSON.stringify(ragConfig)}::jsonb)`
  return id
}

/** Adds a message to a session, of the user if nothing else is said. */
export const say = async (
  { running }: Pika,
  userId: string,
  sessionId: string,
  content: string,
  more: Partial<NewMessage> = {},
): Promise<MessageRow> => {
  const message = { message_type: "user" as const, content, ...more }
  return (await asUser(running.services.sql, userId, (tx) => addMessage(tx, userId, sessionId, message))).row
}
