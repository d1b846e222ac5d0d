import type { Database } from "../../src/platform/database/connect.ts"

export type MadeSession = { sessionId: string; messageId: string; answerId: string }

/** A session with an edited question and its answer: one row or more in each table of conversations. `sql`: of the owner of the database. */
export const insertSession = async (sql: Database, user: string, content = "A cave"): Promise<MadeSession> => {
  const [sessionId, messageId, answerId] = [Bun.randomUUIDv7(), Bun.randomUUIDv7(), Bun.randomUUIDv7()]
  await sql`
    insert into pika.chat_sessions (user_id, id, title, title_from, message_count, last_sequence, last_event_id)
    values (${user}, ${sessionId}, ${content}, 'words', 2, 2, 1)`
  await sql`
    insert into pika.chat_messages (user_id, id, session_id, sequence, message_type, content, answers_to, model, edited_at)
    values (${user}, ${messageId}, ${sessionId}, 1, 'user', ${content}, null, null, now()),
      (${user}, ${answerId}, ${sessionId}, 2, 'assistant', ${content}, ${messageId}, 'local-extractive', null)`
  await sql`
    insert into pika.chat_message_edits (user_id, message_id, id, content) values (${user}, ${messageId}, ${Bun.randomUUIDv7()}, ${content})`
  await sql`
    insert into pika.chat_answers (user_id, message_id, session_id, question_id, state, query, ended_at)
    values (${user}, ${answerId}, ${sessionId}, ${messageId}, 'done', ${content}, now())`
  await sql`
    insert into pika.chat_speech (user_id, message_id, kind, provider, model, audio_seconds, total_ms)
    values (${user}, ${messageId}, 'heard', 'openai', 'whisper-1', 1.5, 400)`
  await insertRecording(sql, user, messageId, content)
  await sql`
    insert into pika.chat_events (user_id, session_id, event_id, type, message_id) values (${user}, ${sessionId}, 1, 'user_message', ${messageId})`
  return { sessionId, messageId, answerId }
}

const insertRecording = async (sql: Database, user: string, messageId: string, content: string): Promise<void> => {
  const id = Bun.randomUUIDv7()
  const data = Buffer.from(content)
  const sha256 = new Bun.CryptoHasher("sha256").update(data).digest()
  await sql`
    insert into pika.chat_audio (user_id, id, message_id, kind, mime_type, bytes, sha256, is_complete)
    values (${user}, ${id}, ${messageId}, 'recording', 'audio/wav', ${data.length}, ${sha256}, true)`
  await sql`
    insert into pika.chat_audio_parts (user_id, audio_id, part, data)
    values (${user}, ${id}, 0, decode(${data.toString("base64")}, 'base64'))`
  await sql`update chat_messages set has_audio = true where id = ${messageId}`
}
