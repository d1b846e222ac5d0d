import { expect, test } from "bun:test"
import { askQuestion } from "../../src/answers/ask.ts"
import { recoverAnswers } from "../../src/answers/recover-answers.ts"
import { ask } from "../support/answers.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const using = usePika()
const user = "child"

/** A question, and an answer that a process which has died since has waiting or running. */
const abandon = async (
  sessionId: string,
  state: "waiting" | "running",
  said: readonly string[] = [],
  processId = Bun.randomUUIDv7(),
) => {
  const { sql } = using
  const [questionId, messageId] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
  const [session] = await sql<{ last: number }[]>`
    update pika.chat_sessions set last_sequence = last_sequence + 2, last_event_id = last_event_id + 10 where id = ${sessionId}
    returning last_sequence::int as last`
  const last = session?.last ?? 0
  await sql`
    insert into pika.chat_messages (user_id, id, session_id, sequence, message_type, content)
    values (${user}, ${questionId}, ${sessionId}, ${last - 1}, 'user', 'What is my dog called?')`
  if (state === "running")
    await sql`
      insert into pika.chat_messages (user_id, id, session_id, sequence, message_type, content, status, answers_to)
      values (${user}, ${messageId}, ${sessionId}, ${last}, 'assistant', '', 'streaming', ${questionId})`
  await sql`
    insert into pika.chat_answers (user_id, message_id, session_id, question_id, state, process_id, query)
    values (${user}, ${messageId}, ${sessionId}, ${questionId}, ${state}, ${processId}, 'What is my dog called?')`
  for (const [index, text] of said.entries())
    await sql`
      insert into pika.chat_events (user_id, session_id, event_id, type, message_id, payload)
      values (${user}, ${sessionId}, ${1000 + index}, 'assistant_delta', ${messageId}, ${JSON.stringify({ index, text })}::jsonb)`
  return messageId
}

const recover = () => recoverAnswers(using.running.services, AbortSignal.timeout(50))

const readAnswer = async (id: string) => {
  const [row] = await using.sql<{ status: string; content: string; state: string }[]>`
    select m.status, m.content, a.state from pika.chat_answers a join pika.chat_messages m on m.id = a.message_id where a.message_id = ${id}`
  return row
}

test("an answer whose process died is ended with what it had said, and its events end with it", async () => {
  const { conversation_id: id } = await ask(using.client, "/query", { user_id: user, query: "Hello?" })
  const messageId = await abandon(id, "running", ["Your dog ", "is"])
  await recover()
  expect(await readAnswer(messageId)).toEqual({ status: "failed", content: "Your dog is", state: "done" })
  const events = await using.sql<{ type: string }[]>`select type from pika.chat_events where message_id = ${messageId}`
  expect(events.map(({ type }) => type)).toEqual(["assistant_response"])
})

test("a question that waited in a process that died is answered once, after those before it", async () => {
  await using.client.add(user, "User has a dog named Sparky")
  const { conversation_id: id } = await ask(using.client, "/query", { user_id: user, query: "Hello?" })
  const [running, waiting] = [await abandon(id, "running"), await abandon(id, "waiting")]
  await Promise.all([recover(), recover()])
  const answer = await until("it is answered", async () => {
    const row = await readAnswer(waiting)
    return row?.state === "done" && row
  })
  expect(answer).toMatchObject({ status: "complete", content: expect.stringContaining("Sparky") })
  expect(await readAnswer(running)).toMatchObject({ status: "failed" })
  const [count] = await using.sql<{ answers: number }[]>`
    select count(*)::int as answers from pika.chat_messages where session_id = ${id} and message_type = 'assistant'`
  expect(count).toEqual({ answers: 3 })
})

test("an answer that this process could not give up blocks its session no longer than until the next question", async () => {
  const { conversation_id: id } = await ask(using.client, "/query", { user_id: user, query: "Hello?" })
  const messageId = await abandon(id, "running", ["Your dog "], using.running.services.liveAnswers.processId)
  await using.sql`update pika.chat_answers set created_at = now() - interval '2 minutes' where message_id = ${messageId}`
  const next = ask(using.client, `/api/v1/chat/sessions/${id}/rag-query`, { query: "What is my dog called?" })
  await until("it is given up", async () => {
    const [row] = await using.sql`select from pika.chat_answers where message_id = ${messageId} and process_id is null`
    return row
  })
  await recover()
  expect((await next).answer).toContain("Sparky")
  expect(await readAnswer(messageId)).toEqual({ status: "failed", content: "Your dog ", state: "done" })
})

/** The services of a process that loses its connection during the first commit, and does not hear that it happened. */
const losingFirstCommit = () => {
  const { services } = using.running
  const { sql } = services
  let isLost = false
  const begin = async (...given: unknown[]): Promise<unknown> => {
    const answer = await (sql.begin as (...given: unknown[]) => Promise<unknown>)(...given)
    if (isLost) return answer
    isLost = true
    throw Object.assign(new Error("the connection was lost"), { code: "CONNECTION_CLOSED" })
  }
  const call = sql as unknown as (...given: unknown[]) => unknown
  return {
    ...services,
    sql: Object.assign((...given: unknown[]) => call(...given), sql, { begin }) as unknown as typeof sql,
  }
}

test("a question whose commit was not heard of is answered as soon as the database says that it is stored", async () => {
  const sessionId = Bun.randomUUIDv7()
  const question = { userId: user, sessionId, isNewSession: true, query: "What is my dog called?" }
  await expect(askQuestion(losingFirstCommit(), question)).rejects.toThrow("lost")
  await until("it is answered", async () => {
    const [row] = await using.sql`
      select from pika.chat_messages where session_id = ${sessionId} and message_type = 'assistant' and status = 'complete'`
    return row
  })
})

test("an answer that was taken over in a commit that was not heard of is made", async () => {
  const { conversation_id: id } = await ask(using.client, "/query", { user_id: user, query: "Hello?" })
  const messageId = await abandon(id, "waiting")
  await recoverAnswers(losingFirstCommit(), AbortSignal.timeout(50))
  await until("it is answered", async () => (await readAnswer(messageId))?.state === "done")
})
