import { afterAll, beforeAll, expect, test } from "bun:test"
import { stopAnswer } from "../../src/answers/stop-answer.ts"
import { ask } from "../support/answers.ts"
import { createTestDatabase, type TestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

/** Only a server serves two processes. */
const onServer = process.env.TEST_DATABASE_URL === undefined ? test.skip : test
const provider = startFakeProvider()
let database: TestDatabase
let one: TestPika
let other: TestPika
const user = "child"
const long = "Your dog is named Sparky and he likes to run [1]. ".repeat(200)

beforeAll(async () => {
  if (process.env.TEST_DATABASE_URL === undefined) return
  database = await createTestDatabase()
  const options = { database, environment: providerEnvironment(provider) }
  one = await startPika(options)
  other = await startPika(options)
  await one.client.add(user, "User has a dog named Sparky")
}, 60_000)
afterAll(async () => {
  await Promise.all([one?.stop(), other?.stop()])
  await database?.drop()
  await provider.stop()
}, 30_000)

const dog = { query: "What is my dog named?" }
const pathOf = (id: string) => `/api/v1/chat/sessions/${id}/rag-query`
const begin = async (): Promise<string> => {
  provider.reply(() => "Sparky [1].")
  return (await ask(one.client, "/query", { user_id: user, ...dog })).conversation_id
}

onServer("one answer at a time runs in a session, whatever processes are asked", async () => {
  const sessionId = await begin()
  const calls = provider.count("chat")
  const release = provider.hold("chat")
  const asked = [one, other, one, other].map(({ client }) => ask(client, pathOf(sessionId), dog))
  await until("all have been queued, and the first one runs", async () => {
    const [row] = await one.sql<{ answers: number }[]>`
      select count(*)::int as answers from pika.chat_answers where session_id = ${sessionId}`
    return row?.answers === 5 && provider.count("chat") > calls
  })
  expect(provider.count("chat")).toBe(calls + 1)
  release()
  const answers = await Promise.all(asked)
  expect(new Set(answers.map(({ message_id }) => message_id)).size).toBe(4)
  expect(provider.count("chat")).toBe(calls + 4)
})

onServer("an answer is stopped through another process, and its provider's call ends", async () => {
  const sessionId = await begin()
  provider.reply(() => long)
  provider.streamLike({ pauseMilliseconds: 5 })
  const { begun, left } = provider.streams
  const asked = ask(one.client, pathOf(sessionId), dog)
  await until("the model writes", () => provider.streams.begun > begun)
  await stopAnswer(other.running.services, { userId: user, sessionId, messageId: null })
  await until("the provider's stream was left", () => provider.streams.left > left, 2000)
  expect(long.startsWith((await asked).answer)).toBe(true)
  const [row] = await one.sql<{ status: string }[]>`
    select status from pika.chat_messages where session_id = ${sessionId} order by sequence desc limit 1`
  expect(row?.status).toBe("stopped")
})

onServer("the same client_message_id at two processes is one message and one answer", async () => {
  const sessionId = await begin()
  const body = { ...dog, client_message_id: "c1" }
  const answers = await Promise.all([one, other].map(({ client }) => ask(client, pathOf(sessionId), body)))
  expect(new Set(answers.map(({ message_id }) => message_id)).size).toBe(1)
})
