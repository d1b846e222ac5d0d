import { z } from "zod"
import type { Carried } from "../../feature/personal-table.ts"

const waitingSchema = z.strictObject({
  sessions: z.array(z.strictObject({ id: z.uuid(), remember_at: z.string() })),
  messages: z.array(z.uuid()),
})

/** Turns that wait for extraction. An import hands over none; in another cluster, those that waited are handed over there. */
export const carriedTurns: Carried = {
  read: async (tx, userId) => {
    const [row] = await tx<{ waiting: string }[]>`
      select json_build_object(
        'sessions', coalesce((
          select json_agg(json_build_object('id', id, 'remember_at', remember_at::text)) from chat_sessions
          where user_id = ${userId} and remember_at is not null), '[]'),
        'messages', coalesce((
          select json_agg(id) from chat_messages where user_id = ${userId} and remembered_at is null), '[]')
      )::text as waiting`
    return row?.waiting ?? null
  },
  write: async (tx, userId, text) => {
    const { sessions, messages } = waitingSchema.parse(JSON.parse(text))
    await tx`update chat_messages set remembered_at = null where user_id = ${userId} and id = any(${messages}::uuid[])`
    await tx`
      update chat_sessions s set remember_at = waiting.remember_at::timestamptz
      from jsonb_to_recordset(${JSON.stringify(sessions)}::text::jsonb) as waiting(id uuid, remember_at text)
      where s.user_id = ${userId} and s.id = waiting.id`
  },
}
