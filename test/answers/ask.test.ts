import { beforeAll, expect, test } from "bun:test"
import { documentsAt } from "../documents/upload/upload-client.ts"
import { ask, askForEvents } from "../support/answers.ts"
import { createClient } from "../support/client.ts"
import { jobOver } from "../support/ingest.ts"
import { makeKey } from "../support/keys.ts"
import { usePika } from "../support/use-pika.ts"

const using = usePika()
const user = "child"
const dog = { user_id: user, query: "What is my dog's name?" }
const unknown = { user_id: user, query: "What is the capital of Mongolia?" }
const inSession = (id: string) => `/api/v1/chat/sessions/${id}/rag-query`

beforeAll(async () => {
  await using.client.add(user, "User has a dog named Sparky")
})

const messagesOf = (sessionId: string) => using.sql<
  { message_type: string; content: string; is_alternative: boolean }[]
>`
  select message_type, content, is_alternative from pika.chat_messages where session_id = ${sessionId} order by sequence`

test("a question without a conversation begins one, and is answered from memory with a citation", async () => {
  const answer = await ask(using.client, "/api/v1/query", dog)
  expect(answer.answer).toMatch(/Sparky.*\[1\]/)
  expect(answer.citations).toMatchObject([{ marker: 1, type: "memory", text: "User has a dog named Sparky" }])
  expect(await messagesOf(answer.conversation_id)).toMatchObject([
    { message_type: "user", content: dog.query },
    { message_type: "assistant", content: answer.answer },
  ])
})

test("where nothing is found, the answer says so in the question's language, and cites nothing", async () => {
  const english = await ask(using.client, "/query", unknown)
  expect(english).toMatchObject({ answer: expect.stringContaining("don't know"), citations: [] })
  const vietnamese = await ask(using.client, "/query", { user_id: user, query: "Thủ đô của Mông Cổ là gì?" })
  expect(vietnamese).toMatchObject({ answer: expect.stringContaining("chưa biết"), citations: [] })
})

test("a session that names a person where a library should be finds nothing of theirs", async () => {
  const { body } = await documentsAt(using.client.url).upload({ user_id: "stranger", file: "Bansko has 4711 towers." })
  await jobOver(using.client, String(body.job_id))
  const question = { query: "How many towers has Bansko?" }
  const { conversation_id } = await ask(using.client, "/query", { user_id: user, ...question })
  await using.sql`
    update pika.chat_sessions set rag_config = '{"libraries":["stranger"]}' where id = ${conversation_id}`
  expect((await ask(using.client, inSession(conversation_id), question)).citations).toEqual([])
  const theirs = await ask(using.client, "/query", { user_id: "stranger", ...question })
  expect(theirs.citations).toMatchObject([{ type: "document" }])
})

test("a streamed answer is retrieval, deltas and done, each with an id", async () => {
  const events = await askForEvents(using.client, "/query", dog)
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => String(index + 1)))
  expect(events[0]).toMatchObject({ event: "retrieval", data: { citations: [{ marker: 1 }] } })
  expect(new Set(events.slice(1, -1).map(({ event }) => event))).toEqual(new Set(["delta"]))
  const text = events.slice(1, -1).map(({ data }) => data.text)
  expect(events.at(-1)).toMatchObject({
    event: "done",
    data: {
      answer: text.join(""),
      message_id: events[0]?.data.message_id,
      conversation_id: events[0]?.data.conversation_id,
    },
  })
})

test("what fails before the first event is an error with its own status", async () => {
  const path = inSession("019a5c3e-7b1a-7000-8000-000000000000")
  const answer = await using.client.request("POST", path, { query: "Who?", stream: true })
  expect({ status: answer.status, type: answer.headers.get("content-type") }).toEqual({
    status: 404,
    type: "application/json",
  })
})

test("the same client_message_id again is one message and one answer", async () => {
  const { conversation_id: id } = await ask(using.client, "/query", dog)
  const body = { query: "Which dog do I have?", client_message_id: "c1" }
  const answers = await Promise.all([1, 2, 3].map(() => ask(using.client, inSession(id), body)))
  const later = await ask(using.client, inSession(id), body)
  expect(new Set([...answers, later].map(({ message_id }) => message_id)).size).toBe(1)
  expect(later.answer).toBe(answers[0]?.answer ?? "")
  expect(await messagesOf(id)).toHaveLength(4)
})

test("more than ten questions that wait in a session are refused, and all others are answered", async () => {
  const { conversation_id: id } = await ask(using.client, "/query", dog)
  const asked = Array.from({ length: 14 }, () => using.client.request("POST", inSession(id), { query: dog.query }))
  const answers = await Promise.all(asked)
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused.map(({ status, headers }) => [status, headers.get("retry-after")])).toEqual(
    refused.map(() => [429, "5"]),
  )
  const stored = await messagesOf(id)
  expect(stored).toHaveLength(2 + 2 * (14 - refused.length))
  expect(stored.filter(({ message_type }) => message_type === "assistant")).toHaveLength(stored.length / 2)
})

test("a regenerated answer takes the place of the earlier one, which stays as an alternative", async () => {
  const first = await ask(using.client, "/query", dog)
  const path = `/api/v1/chat/messages/${first.message_id}/regenerate`
  const second = await ask(using.client, path, {})
  expect(second.message_id).not.toBe(first.message_id)
  expect((await messagesOf(first.conversation_id)).map(({ is_alternative }) => is_alternative)).toEqual([
    false,
    true,
    false,
  ])
  const session = await using.client.request("GET", `/api/v1/chat/sessions/${first.conversation_id}`)
  expect((await session.json()) as unknown).toMatchObject({ message_count: 2 })
})

test("what an answer rests on can be read, on both paths", async () => {
  const { message_id: id } = await ask(using.client, "/query", dog)
  for (const path of [`/api/v1/messages/${id}/rag-context`, `/api/v1/chat/messages/${id}/rag-context`])
    expect(await (await using.client.request("GET", path)).json()).toMatchObject({
      message_id: id,
      query: dog.query,
      search_mode: "vector+keyword+graph",
      retrieved: [{ marker: 1, type: "memory", in_prompt: true }],
      model: "local-extractive",
    })
})

test("a session, an answer and a message of somebody else look as if they did not exist", async () => {
  const { conversation_id, message_id } = await ask(using.client, "/query", dog)
  const { key } = await makeKey(using.running.services.sql, ["chat"], { userId: "another" })
  const another = createClient(using.client.url, key)
  const asked = [
    another.request("POST", inSession(conversation_id), { query: "Who?" }),
    another.request("POST", "/query", { user_id: "another", query: "Who?", conversation_id }),
    another.request("POST", `/api/v1/chat/messages/${message_id}/regenerate`, {}),
    another.request("GET", `/api/v1/messages/${message_id}/rag-context`),
  ]
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404, 404, 404])
})
