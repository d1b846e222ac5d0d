import { afterAll, expect, test } from "bun:test"
import { connectChat, createClient, type ServerFrame } from "../../clients/typescript/src/index.ts"
import { wavOf } from "../support/audio.ts"
import { emptyFolder, startProcess } from "../support/binary.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { until } from "../support/until.ts"

const provider = startFakeProvider()
afterAll(provider.stop)

/** Answers with the first piece of evidence in the prompt. */
const answerWithEvidence = "A triceratops has three horns [1]."
const password = "correct horse battery"

test("a story from nothing: an account, a document, questions by hand and by voice, a break, an export, and the end", async () => {
  const database = serverUrl === undefined ? null : await createTestDatabase()
  const folder = emptyFolder()
  const environment = {
    ...database?.environment,
    PIKA_REGISTRATION: "open",
    PIKA_PROVIDER: "local",
    CHAT_PROVIDER: "openai",
    SPEECH_PROVIDER: "openai",
    OPENAI_API_KEY: "stand-in",
    OPENAI_BASE_URL: provider.url,
    CHAT_MEMORY_DELAY: "0",
  }
  const pika = await startProcess(environment, folder.path)
  const { url } = pika
  provider.reply(() => answerWithEvidence)

  // An account, and a session of its own.
  const account = await createClient({ url }).accountRegister({ username: "emma", password })
  const userId = account.user.id
  const client = createClient({ url, token: account.access_token })
  const session = await client.chatSessionCreate({ speech_config: { voice: "alloy", format: "wav" } })
  expect(session.user_id).toBe(userId)

  // A document to ask about.
  const file = new File(["# Triceratops\n\nA triceratops has three horns and a frill of bone.\n"], "dinosaurs.md")
  const { document, job_id } = await client.documentCreate({ user_id: userId, title: "Dinosaurs", file })
  await client.waitForJob(job_id ?? "")

  // A question over the socket, answered from the document with a citation.
  const frames: ServerFrame[] = []
  const open = (after?: number) =>
    connectChat({
      url,
      sessionId: session.id,
      token: account.access_token,
      onFrame: (frame) => frames.push(frame),
      ...(after !== undefined && { after }),
    })
  const responses = () => frames.filter((frame) => frame.type === "assistant_response")
  const chat = open()
  await chat.send("How many horns does a triceratops have?")
  await until("the answer is there", () => responses().length === 1)
  expect(responses()[0]).toMatchObject({ content: answerWithEvidence, status: "complete" })
  expect(responses()[0]?.rag_context.citations).toMatchObject([{ marker: 1, document_id: document.id }])

  // What is said is remembered, and found from memory.
  await chat.send("I have a dog named Sparky")
  await until(
    "it is remembered",
    () => frames.some((frame) => frame.type === "memory_updated" && frame.stored > 0),
    30_000,
  )
  await until("it is answered", () => responses().length === 2)
  const asked = await client.answerAskInSession({ id: session.id, query: "What is my dog's name?" })
  expect((await client.answerRead({ id: asked.message_id })).retrieved).toContainEqual(
    expect.objectContaining({ type: "memory", text: expect.stringContaining("Sparky") }),
  )

  // A spoken question, and a spoken answer.
  const recording = new File([wavOf({ seconds: 1, says: "How many horns does a triceratops have?" })], "question.wav")
  const heard = await client.messageHear({ id: session.id, file: recording, speak: true })
  expect(heard.user_message).toMatchObject({
    content: "How many horns does a triceratops have?",
    content_type: "audio",
  })
  expect(heard.assistant_message?.content).toBe(answerWithEvidence)
  const audio = await client.messageAudio({ id: heard.assistant_message?.id ?? "" })
  expect(
    Buffer.from(await audio.arrayBuffer())
      .subarray(0, 4)
      .toString(),
  ).toBe("RIFF")

  // The connection breaks in the middle of an answer: it goes on, and comes whole.
  provider.streamLike({ pauseMilliseconds: 50 })
  const seen = frames.length
  await chat.send("How many horns, once more?")
  await until("the answer has begun", () => frames.slice(seen).some((frame) => frame.type === "assistant_delta"))
  const last = chat.lastEventId() ?? 0
  chat.close()
  const before = responses().length
  const again = open(last)
  await until("the answer is whole", () => responses().length > before)
  expect(responses().at(-1)).toMatchObject({ content: answerWithEvidence, status: "complete" })
  const numbers = frames.flatMap((frame) => (frame.type === "assistant_response" ? frame.event_id : []))
  expect(new Set(numbers).size).toBe(numbers.length)
  again.close()

  // The export holds everything; the deletion leaves nothing.
  const exported = JSON.stringify(await client.userExport({ user_id: userId }))
  const words = ["emma", "Sparky", "Dinosaurs", "How many horns, once more?", "argon2"]
  expect(words.filter((word) => exported.includes(word))).toEqual(words.slice(0, -1))
  await client.accountDelete({ password })
  expect(client.accountGetOwn({})).rejects.toMatchObject({ status: 401 })
  expect(createClient({ url, retries: 0 }).accountLogin({ username: "emma", password })).rejects.toMatchObject({
    status: 401,
  })
  expect(pika.output()).not.toContain("Sparky")
  expect(await pika.kill("SIGTERM")).toBe(0)
  folder.remove()
}, 120_000)
