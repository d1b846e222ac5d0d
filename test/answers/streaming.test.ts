import { beforeAll, expect, test } from "bun:test"
import { ask, askForEvents } from "../support/answers.ts"
import { serverUrl } from "../support/databases.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const using = usePikaWithProvider()
const user = "child"
const dog = { user_id: user, query: "What is my dog named?" }
const long = "Your dog is named Sparky and he likes to run and to jump and to bark [1]."

beforeAll(async () => {
  await using.client.add(user, "User has a dog named Sparky")
})

type Stored = { id: string; session_id: string; status: string; content: string }
const lastAnswer = async (): Promise<Stored | undefined> => {
  const [row] = await using.sql<Stored[]>`
    select id, session_id, status, content from pika.chat_messages where message_type = 'assistant' order by created_at desc limit 1`
  return row
}
const lastEnded = () =>
  until("the answer has ended", async () => {
    const answer = await lastAnswer()
    return answer && answer.status !== "streaming" ? answer : null
  })

const askUntil = (signal: AbortSignal, stream: boolean) =>
  fetch(`${using.client.url}/query`, {
    method: "POST",
    headers: { "X-API-Key": using.client.key, "Content-Type": "application/json" },
    body: JSON.stringify({ ...dog, stream }),
    signal,
  })

/** Asks with `stream`, and leaves when the first part has come. */
const askAndLeave = async (): Promise<void> => {
  const control = new AbortController()
  const answer = await askUntil(control.signal, true)
  const decoder = new TextDecoder()
  for await (const bytes of answer.body ?? []) if (decoder.decode(bytes).includes("event: delta")) break
  control.abort()
}

/** What the model sees of a call that nobody waits for. */
const callIsBroken = (before: number) =>
  until("the model sees its call broken", () => using.provider.broken.chat > before, 2000)

// The embedded database has one session at a time.
test.skipIf(serverUrl === undefined)("the search for a question does not wait until that is committed", async () => {
  const asked = using.provider.count("embeddings")
  await using.sql.unsafe(`
    create function pika.wait_at_commit() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock(12); return null; end $$;
    create constraint trigger wait_at_commit after insert on pika.chat_sessions deferrable initially deferred
      for each row execute function pika.wait_at_commit()`)
  const asking = using.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(12)`
    const answer = ask(using.client, "/query", { ...dog, query: "What is my dog's name, please?" })
    await until("the search is on its way", () => using.provider.count("embeddings") > asked, 4000)
    return { answer }
  })
  expect((await (await asking).answer).citations).toHaveLength(1)
  await using.sql.unsafe("drop trigger wait_at_commit on pika.chat_sessions; drop function pika.wait_at_commit()")
})

test("a model's answer is streamed with the markers of what was found, and no others", async () => {
  using.provider.reply(() => "Sparky is your dog [1], not a cat [7].")
  const events = await askForEvents(using.client, "/query", dog)
  const text = events.flatMap(({ event, data }) => (event === "delta" ? [data.text] : [])).join("")
  expect(text).toBe("Sparky is your dog [1], not a cat.")
  expect(events.at(-1)).toMatchObject({
    event: "done",
    data: {
      answer: text,
      citations: [{ marker: 1 }],
      model: "gpt-4o-mini",
      usage: { completion_tokens: expect.any(Number) },
    },
  })
})

test("when the client leaves, the model's answer is ended, and kept as far as it came", async () => {
  using.provider.reply(() => long.repeat(50))
  using.provider.streamLike({ pauseMilliseconds: 5 })
  const { left } = using.provider.streams
  await askAndLeave()
  await until("the provider's stream was left", () => using.provider.streams.left > left, 2000)
  const answer = await lastEnded()
  expect(answer.status).toBe("stopped")
  expect(long.repeat(50).startsWith(answer.content) && answer.content !== "").toBe(true)
})

for (const stream of [true, false])
  test(`when the client leaves before the model has said anything, its call ends, with stream: ${stream}`, async () => {
    const release = using.provider.hold("chat")
    const [calls, broken] = [using.provider.count("chat"), using.provider.broken.chat]
    const control = new AbortController()
    const asked = askUntil(control.signal, stream).catch(() => null)
    await until("the model is asked", () => using.provider.count("chat") > calls)
    control.abort()
    await callIsBroken(broken)
    expect(await asked).toBeNull()
    expect((await lastEnded()).status).toBe("stopped")
    release()
  })

test("when its session is deleted, the model's call ends at once, and the question is answered with 404", async () => {
  using.provider.reply(() => "Sparky [1].")
  const { conversation_id: id } = await ask(using.client, "/query", dog)
  const release = using.provider.hold("chat")
  const [calls, broken] = [using.provider.count("chat"), using.provider.broken.chat]
  const asked = using.client.request("POST", `/api/v1/chat/sessions/${id}/rag-query`, { query: dog.query })
  await until("the model is asked", () => using.provider.count("chat") > calls)
  await using.client.request("DELETE", `/api/v1/chat/sessions/${id}?permanent=true`)
  await callIsBroken(broken)
  expect((await asked).status).toBe(404)
  release()
})

test("an answer that failed is made anew for the same client_message_id, and takes the place of the failed one", async () => {
  using.provider.reply(() => "Sparky [1].")
  const { conversation_id: id } = await ask(using.client, "/query", dog)
  const path = `/api/v1/chat/sessions/${id}/rag-query`
  const again = { query: dog.query, client_message_id: "c1" }
  using.provider.fail("chat", { kind: "status", status: 429, retryAfter: "17" }, 1)
  expect((await using.client.request("POST", path, again)).status).toBe(503)
  const answers = [await ask(using.client, path, again), await ask(using.client, path, again)]
  expect(new Set(answers.map(({ message_id }) => message_id)).size).toBe(1)
  expect(answers[0]?.answer).toBe("Sparky [1].")
  const shown = await using.client.request("GET", `/api/v1/chat/sessions/${id}/messages?order=asc`)
  expect((await shown.json()) as unknown).toMatchObject({
    items: [{}, {}, { client_message_id: "c1" }, { content: "Sparky [1].", status: "complete" }],
  })
})

test("while the provider is down, a question is refused with 503 and Retry-After, streamed or not", async () => {
  for (const stream of [true, false]) {
    using.provider.fail("chat", { kind: "status", status: 429, retryAfter: "17" })
    const answer = await using.client.request("POST", "/query", { ...dog, stream })
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "17"])
    expect(await lastEnded()).toMatchObject({ status: "failed", content: "" })
    using.provider.recover()
  }
})

test("when the provider breaks off, the stream ends with an error, and no other answer is made", async () => {
  using.provider.reply(() => long)
  using.provider.fail("chat", { kind: "stream", fault: "cut" }, 1)
  const calls = using.provider.count("chat")
  const events = await askForEvents(using.client, "/query", dog)
  expect(events.map(({ event }) => event)).toEqual(["retrieval", "delta", "error"])
  expect(events.at(-1)?.data).toMatchObject({ error_code: "UNAVAILABLE", retryable: true })
  expect(using.provider.count("chat")).toBe(calls + 1)
  const answer = await lastEnded()
  expect(answer.status).toBe("failed")
  expect(long.startsWith(answer.content) && answer.content !== "").toBe(true)
})

test("what is not known is not asked of a model", async () => {
  const calls = using.provider.count("chat")
  expect(await ask(using.client, "/query", { user_id: user, query: "Which planet has rings?" })).toMatchObject({
    answer: expect.stringContaining("don't know"),
    citations: [],
  })
  expect(using.provider.count("chat")).toBe(calls)
})

test("what is said before is in the prompt, but for what was deleted, replaced or failed", async () => {
  using.provider.reply(() => "He is called Sparky [1].")
  const first = await ask(using.client, "/query", { user_id: user, query: "My secret cave is blue" })
  const path = `/api/v1/chat/sessions/${first.conversation_id}/rag-query`
  await ask(using.client, path, { query: "My dog is fluffy" })
  await using.sql`update pika.chat_messages set deleted_at = now(), content = '' where content = 'My secret cave is blue'`
  await ask(using.client, path, { query: "What is my dog named?" })
  const prompt = JSON.stringify(using.provider.requests.findLast(({ endpoint }) => endpoint === "chat")?.body)
  expect(prompt).toContain("My dog is fluffy")
  expect(prompt).not.toContain("secret cave")
})
