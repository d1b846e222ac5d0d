import type { Transaction } from "../../platform/database/connect.ts"
import type { SessionRow } from "../sessions/session-row.ts"
import type { Said } from "./read-said.ts"

type Session = Pick<SessionRow, "rag_config">

export const findSession = async (tx: Transaction, userId: string, id: string): Promise<Session | undefined> => {
  const [row] = await tx<Session[]>`select rag_config from chat_sessions where user_id = ${userId} and id = ${id}`
  return row
}

/** Keeps others from writing to the session; undefined when it no longer exists. */
export const holdSession = async (tx: Transaction, userId: string, id: string): Promise<Session | undefined> => {
  const [row] = await tx<Session[]>`
    select rag_config from chat_sessions where user_id = ${userId} and id = ${id} for update`
  return row
}

/** Whether each of these messages says what was read, and nobody has handed it over. The caller holds the lock on the session. */
export const standAsRead = async (tx: Transaction, userId: string, messages: Said["messages"]): Promise<boolean> => {
  const rows = await tx<{ id: string; edited: string | null }[]>`
    select id, edited_at::text as edited from chat_messages
    where user_id = ${userId} and id = any(${messages.map(({ id }) => id)}::uuid[]) and deleted_at is null and remembered_at is null`
  const edits = new Map(rows.map(({ id, edited }) => [id, edited]))
  return messages.every(({ id, edited }) => edits.get(id) === edited)
}

export const markRemembered = async (tx: Transaction, userId: string, messages: Said["messages"]): Promise<void> => {
  await tx`
    update chat_messages set remembered_at = now()
    where user_id = ${userId} and id = any(${messages.map(({ id }) => id)}::uuid[])`
}

/** The person does not want this session to be remembered any more: nothing that waits is ever handed over. */
export const leaveOutWaiting = async (tx: Transaction, userId: string, sessionId: string): Promise<void> => {
  await tx`
    update chat_messages set remembered_at = created_at
    where user_id = ${userId} and session_id = ${sessionId} and remembered_at is null and message_type = 'user' and deleted_at is null`
}

/** The job of a session was given up. Its turns still wait: they are handed over in ten minutes. */
export const tryAgainLater = async (tx: Transaction, { id, userId }: { id: string; userId: string }): Promise<void> => {
  await tx`
    update chat_sessions session set remember_at = greatest(session.remember_at, now() + interval '10 minutes')
    from jobs job
    where job.user_id = ${userId} and job.id = ${id} and session.user_id = ${userId} and session.id = (job.payload->>'session_id')::uuid`
}
