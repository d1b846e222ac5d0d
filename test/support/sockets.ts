import type { TestPika } from "./pika.ts"
import { openSocket, type TestSocket } from "./socket-client.ts"

type Started = Pick<TestPika, "client" | "sql">

/** A session without messages. */
export const makeSession = async ({ sql }: Pick<Started, "sql">, userId: string): Promise<string> => {
  const id = Bun.randomUUIDv7()
  await sql`insert into chat_sessions (user_id, id) values (${userId}, ${id})`
  return id
}

/** A socket of this session that is ready. */
export const openChat = async (
  { client }: Pick<Started, "client">,
  sessionId: string,
  headers: Record<string, string> = { "X-API-Key": client.key },
): Promise<TestSocket> => {
  const socket = openSocket(`${client.url}/ws/chat/${sessionId}`, { headers })
  await socket.receive("ready")
  return socket
}

/** The numbers of the events that came, in the order in which they came. */
export const eventIds = ({ frames }: Pick<TestSocket, "frames">): number[] =>
  frames.flatMap(({ type, event_id }) => (type !== "ready" && typeof event_id === "number" ? [event_id] : []))
