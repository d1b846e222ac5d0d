import type { Transaction } from "../platform/database/connect.ts"
import type { AskOptions } from "./asked-answer.ts"
import type { TurnOf } from "./turn-of.ts"

/** A row of `pika.chat_answers`, without what it rests on. */
export type AnswerRow = {
  user_id: string
  message_id: string
  session_id: string
  question_id: string
  state: "waiting" | "running" | "done"
  process_id: string | null
  is_stop_asked: boolean
  options: AskOptions
  /** Null: it has not failed. */
  error_code: string | null
}

type NewAnswer = Pick<AnswerRow, "state" | "options"> & { processId: string; query: string }

/** One answer runs in a session, and so many may wait. */
export const maxWaitingAnswers = 10

/** Answers of a session that wait or run. The caller holds its lock. */
export const countUnfinished = async (tx: Transaction, userId: string, sessionId: string): Promise<number> => {
  const [row] = await tx<{ number: number }[]>`
    select count(*)::int as number from chat_answers
    where user_id = ${userId} and session_id = ${sessionId} and state <> 'done'`.execute()
  return row?.number ?? 0
}

/** The caller holds the session's lock. */
export const insertAnswer = (
  tx: Transaction,
  { userId, sessionId, questionId, messageId }: TurnOf,
  { state, options, query, processId }: NewAnswer,
) =>
  tx`
    insert into chat_answers (user_id, message_id, session_id, question_id, state, process_id, options, query)
    values (${userId}, ${messageId}, ${sessionId}, ${questionId}, ${state}, ${processId}, ${JSON.stringify(options)}::jsonb, ${query})`.execute()

/** `first`: the answer of the session that is before all others. `isOld`: whoever asked for it has long heard that it is stored. */
export type Place = {
  state: AnswerRow["state"]
  isMine: boolean
  isStopAsked: boolean
  firstId: string | null
  firstProcessId: string | null
  isFirstOld: boolean | null
}

/** Makes a waiting answer of this process the running one, when it is the first one in its session. The caller holds the session's lock. */
export const takeTurn = async (
  tx: Transaction,
  { userId, sessionId, messageId }: TurnOf,
  processId: string,
): Promise<Place | null> => {
  const [, [place]] = await Promise.all([
    tx`
      update chat_answers mine set state = 'running'
      where user_id = ${userId} and message_id = ${messageId} and state = 'waiting' and process_id = ${processId}
        and not is_stop_asked and not exists (
          select from chat_answers earlier
          where earlier.user_id = ${userId} and earlier.session_id = ${sessionId} and earlier.state <> 'done'
            and (earlier.created_at, earlier.message_id) < (mine.created_at, mine.message_id))`.execute(),
    tx<Place[]>`
      select mine.state, mine.process_id = ${processId} as "isMine", mine.is_stop_asked as "isStopAsked",
        earliest.message_id as "firstId", earliest.process_id as "firstProcessId",
        earliest.created_at < now() - interval '1 minute' as "isFirstOld"
      from chat_answers mine left join lateral (
        select message_id, process_id, created_at from chat_answers earlier
        where earlier.user_id = ${userId} and earlier.session_id = ${sessionId} and earlier.state <> 'done'
        order by created_at, message_id limit 1
      ) as earliest on true
      where mine.user_id = ${userId} and mine.message_id = ${messageId}`.execute(),
  ])
  return place ?? null
}

/** Whether this process has it to make. */
export const isUnfinishedHere = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  processId: string,
): Promise<boolean> => {
  const { count } = await tx`
    select from chat_answers
    where user_id = ${userId} and message_id = ${messageId} and state <> 'done' and process_id = ${processId}`
  return count > 0
}

/** Lets any process take a waiting answer. */
export const releaseAnswer = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  processId: string,
): Promise<void> => {
  await tx`
    update chat_answers set process_id = null
    where user_id = ${userId} and message_id = ${messageId} and state = 'waiting' and process_id = ${processId}`
}

/** The same for one that this process may have begun to write. */
export const releaseUnfinished = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  processId: string,
): Promise<void> => {
  await tx`
    update chat_answers set process_id = null
    where user_id = ${userId} and message_id = ${messageId} and state <> 'done' and process_id = ${processId}`
}

/** Takes an answer over from a process that is not alive, unless another process has done so meanwhile. */
export const claimAbandoned = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  processId: string,
): Promise<AnswerRow | null> => {
  const [row] = await tx<AnswerRow[]>`
    update chat_answers set process_id = ${processId}
    where user_id = ${userId} and message_id = ${messageId} and state <> 'done' and process_id is distinct from ${processId}
      and not exists (select from processes where id = chat_answers.process_id and seen_at > now() - interval '5 seconds')
    returning *`
  return row ?? null
}

/** The newest answer to a question. */
export const readAnswerTo = async (tx: Transaction, userId: string, questionId: string): Promise<AnswerRow | null> => {
  const [row] = await tx<AnswerRow[]>`
    select * from chat_answers where user_id = ${userId} and question_id = ${questionId} order by created_at desc, message_id desc limit 1`
  return row ?? null
}

/** Whether this process still runs the answer; the row stays as it is until the transaction ends. */
export const holdAnswer = async (
  tx: Transaction,
  userId: string,
  messageId: string,
  processId: string,
): Promise<{ is_stop_asked: boolean } | null> => {
  const [row] = await tx<{ is_stop_asked: boolean }[]>`
    select is_stop_asked from chat_answers
    where user_id = ${userId} and message_id = ${messageId} and state = 'running' and process_id = ${processId} for share`.execute()
  return row ?? null
}
