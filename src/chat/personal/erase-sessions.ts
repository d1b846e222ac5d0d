import { type Counts, type Erasure, readCount } from "../../feature/personal-table.ts"
import { asUser } from "../../platform/database/as-user.ts"
import type { Database, Transaction } from "../../platform/database/connect.ts"

const rowsInOneBatch = 1000

/** Deletes up to `limit` rows of a person, and returns how many. */
type DeleteRows = (tx: Transaction, userId: string, limit: number) => Promise<{ count: number }>

const deleteEvents: DeleteRows = (tx, userId, limit) => tx`
  delete from chat_events where user_id = ${userId} and (session_id, event_id) in (
    select session_id, event_id from chat_events where user_id = ${userId} order by session_id, event_id limit ${limit})`

const deleteAnswers: DeleteRows = (tx, userId, limit) => tx`
  delete from chat_answers where user_id = ${userId} and message_id in (
    select message_id from chat_answers where user_id = ${userId} order by message_id limit ${limit})`

const deleteEdits: DeleteRows = (tx, userId, limit) => tx`
  delete from chat_message_edits where user_id = ${userId} and (message_id, id) in (
    select message_id, id from chat_message_edits where user_id = ${userId} order by message_id, id limit ${limit})`

const deleteMessages: DeleteRows = (tx, userId, limit) => tx`
  delete from chat_messages where user_id = ${userId} and id in (
    select id from chat_messages where user_id = ${userId} order by id limit ${limit})`

const deleteTerms: DeleteRows = (tx, userId, limit) => tx`
  delete from chat_terms where user_id = ${userId} and (term, session_id) in (
    select term, session_id from chat_terms where user_id = ${userId} order by term, session_id limit ${limit})`

const countSessions = (tx: Transaction, userId: string): Promise<number> =>
  readCount(tx<{ count: number }[]>`select count(*)::int as count from chat_sessions where user_id = ${userId}`)

/**
 * Sessions with all that belongs to them. Most is deleted in batches before the last transaction. That one locks the sessions before the
 * person, as everything does that writes to a session and to the person's memories.
 */
export const erasedSessions: Erasure = {
  counted: { as: "sessions", description: "Conversations, with their messages.", example: 2, count: countSessions },
  begin: (userId) => {
    const batches = [deleteEvents, deleteAnswers, deleteEdits, deleteTerms, deleteMessages]
    return {
      deleteBatch: async (sql: Database): Promise<Counts | null> => {
        const [deleteNext] = batches
        if (!deleteNext) return null
        const { count } = await asUser(sql, userId, (tx) => deleteNext(tx, userId, rowsInOneBatch))
        if (count < rowsInOneBatch) batches.shift()
        return {}
      },
      lock: async (tx) => {
        await tx`select from chat_sessions where user_id = ${userId} order by id for update`
      },
      deleteRest: async (tx) => {
        const { count } = await tx`delete from chat_sessions where user_id = ${userId}`
        return { sessions: count }
      },
    }
  },
}
