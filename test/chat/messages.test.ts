import { describe, expect, test } from "bun:test"
import fc from "fast-check"
import { unknownId } from "../contract/requests.ts"
import { auditRows } from "../support/audit.ts"
import { insertSession } from "../support/chat.ts"
import type { Json } from "../support/client.ts"
import { makeKey } from "../support/keys.ts"
import { usePika } from "../support/use-pika.ts"
import { chatOf, type Message, refusal } from "./client.ts"

const pika = usePika()
const chat = chatOf(pika)

const open = async (user = "emma", more: Json = {}) => (await chat.create({ user_id: user, ...more })).id
const eventsOf = async (sessionId: string) =>
  (
    await pika.sql<{ event: string }[]>`
      select concat(type, ' ', message_id) as event from chat_events where session_id = ${sessionId} order by event_id`
  ).map(({ event }) => event)

describe("a message", () => {
  test("is appended as it was sent, counted, and told to the sockets of its session", async () => {
    const id = await open()
    const message = await chat.say(id, "Con khủng long ăn gì?\n🦕", { client_message_id: "m-1", metadata: { a: 1 } })
    expect(message).toMatchObject({
      ...{
        session_id: id,
        message_type: "user",
        content_type: "text",
        content: "Con khủng long ăn gì?\n🦕",
        audio_url: null,
      },
      ...{
        status: "complete",
        citations: [],
        model: null,
        client_message_id: "m-1",
        edited_at: null,
        is_deleted: false,
      },
    })
    const session = await chat.get(id)
    expect(session.message_count).toBe(1)
    expect(session.last_message_at >= message.created_at).toBe(true)
    expect(await eventsOf(id)).toEqual([`user_message ${message.id}`])
  })

  test("with a client_message_id that is known is the one that is there, whatever it says", async () => {
    const id = await open()
    const first = await chat.say(id, "Hello", { client_message_id: "twice" })
    expect(await chat.say(id, "Something else", { client_message_id: "twice" }, 200)).toEqual(first)
    expect((await chat.messages(id)).items).toEqual([first])
    const other = await open()
    expect((await chat.say(other, "Hello", { client_message_id: "twice" })).id).not.toBe(first.id)
  })

  test("sent eight times at once with one client_message_id is one message", async () => {
    const id = await open()
    const sent = await Promise.all(
      Array.from({ length: 8 }, () =>
        chat.send("POST", `/sessions/${id}/messages`, { message_type: "user", content: "Hi", client_message_id: "c" }),
      ),
    )
    expect(sent.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201])
    expect((await chat.messages(id)).items).toHaveLength(1)
  })

  test.each([
    ["nothing", { content: "" }],
    ["20,001 characters", { content: "x".repeat(20_001) }],
    ["an unknown type", { message_type: "robot" }],
  ])("with %s is refused", async (_what, body) => {
    const id = await open()
    const sent = chat.send("POST", `/sessions/${id}/messages`, { message_type: "user", content: "Hi", ...body })
    expect((await refusal(sent)).status).toBe(400)
    expect((await chat.messages(id)).items).toEqual([])
  })

  test("of 20,000 characters outside the basic plane is kept", async () => {
    const id = await open()
    const content = "🐶".repeat(20_000)
    expect((await chat.say(id, content)).content).toBe(content)
  })
})

describe("the messages of a session", () => {
  const readAll = async (id: string, order: "asc" | "desc", limit: number, between: () => Promise<unknown>) => {
    const items: Message[] = []
    for (let cursor = ""; ; ) {
      const page = await chat.messages(id, `?order=${order}&limit=${limit}${cursor}`)
      items.push(...page.items)
      if (page.next_cursor === null) return items.map(({ content }) => Number(content))
      cursor = `&cursor=${page.next_cursor}`
      await between()
    }
  }

  test("come in pages both ways, each once and in order, while others are appended", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom("asc" as const, "desc" as const),
        async (count, limit, order) => {
          const id = await open()
          let said = 0
          const sayNext = () => chat.say(id, String(said++))
          for (let n = 0; n < count; n++) await sayNext()
          let left = 5
          // Appended one after another, at the same time as the next pages are read.
          let appended: Promise<unknown> = Promise.resolve()
          const numbers = await readAll(id, order, limit, async () => {
            if (left-- > 0) appended = appended.then(sayNext)
          })
          await appended
          const expected = Array.from({ length: order === "asc" ? numbers.length : count }, (_, n) => n)
          expect(numbers).toEqual(order === "asc" ? expected : expected.toReversed())
          expect(numbers.length).toBeGreaterThanOrEqual(count)
        },
      ),
      { numRuns: 12 },
    )
  })

  test("appended by many at once have places of their own, and none is lost", async () => {
    const id = await open()
    await Promise.all(Array.from({ length: 20 }, (_, n) => chat.say(id, String(n))))
    const { items } = await chat.messages(id, "?limit=100")
    expect(items.map(({ content }) => Number(content)).sort((one, other) => one - other)).toEqual([...Array(20).keys()])
    expect((await chat.get(id)).message_count).toBe(20)
  })

  test("are listed without answers in whose place others were made", async () => {
    const { sessionId, answerId } = await insertSession(pika.sql, "alternatives")
    await pika.sql`update chat_messages set is_alternative = true where id = ${answerId}`
    expect((await chat.messages(sessionId)).items.map(({ message_type }) => message_type)).toEqual(["user"])
  })
})

describe("an edit", () => {
  test("changes what a user's message says, keeps what it said before, and tells the sockets", async () => {
    const id = await open("editor")
    const message = await chat.say(id, "I have a dog named Sparky")
    const edited = await chat.edit(message.id, "I have a dog named Bello")
    expect(edited).toEqual({ ...message, content: "I have a dog named Bello", edited_at: edited.edited_at })
    expect(edited.edited_at).not.toBeNull()
    expect((await chat.messages(id)).items).toEqual([edited])
    const edits = await pika.sql`select content from chat_message_edits where message_id = ${message.id}`
    expect([...edits]).toEqual([{ content: "I have a dog named Sparky" }])
    expect(await eventsOf(id)).toEqual([`user_message ${message.id}`, `message_updated ${message.id}`])
  })

  test("makes a message that was spoken aloud silent, since it says something else now", async () => {
    const { messageId } = await insertSession(pika.sql, "speaker")
    await pika.sql`update chat_audio set kind = 'spoken' where message_id = ${messageId}`
    expect((await chat.edit(messageId, "Something else")).audio_url).toBeNull()
    expect(await pika.sql`select from chat_audio where message_id = ${messageId}`).toHaveLength(0)
  })

  test("that changes nothing is none", async () => {
    const message = await chat.say(await open(), "Hello")
    expect(await chat.edit(message.id, "Hello")).toEqual(message)
  })

  test("of an answer or of a deleted message is refused with a sentence that says why", async () => {
    const id = await open()
    const answer = await chat.say(id, "They ate plants", { message_type: "assistant" })
    const editing = (message: string) => refusal(chat.send("PUT", `/messages/${message}`, { content: "New" }))
    expect(await editing(answer.id)).toMatchObject({ status: 409, message: expect.stringContaining("regenerate") })
    const question = await chat.say(id, "What?")
    await chat.removeMessage(question.id)
    expect(await editing(question.id)).toMatchObject({ status: 409, message: expect.stringContaining("deleted") })
  })
})

describe("a deletion", () => {
  const secret = "Zqsecret"

  test("leaves nothing of what was said, in any table, and keeps the message's place", async () => {
    const { sessionId, messageId, answerId } = await insertSession(pika.sql, "deleter", `My ${secret}`)
    await pika.sql`
      update chat_answers set generation_prompt = ${JSON.stringify([{ role: "user", content: secret }])}::jsonb,
        retrieved = ${JSON.stringify([{ text: secret }])}::jsonb, options = ${JSON.stringify({ filters: { a: secret } })}::jsonb
      where message_id = ${answerId}`
    await chat.edit(messageId, `My other ${secret}`)
    for (const id of [messageId, answerId]) await chat.removeMessage(id)
    const { items } = await chat.messages(sessionId, "?order=asc")
    expect(items.map(({ id, content, is_deleted }) => ({ id, content, is_deleted }))).toEqual([
      { id: messageId, content: null, is_deleted: true },
      { id: answerId, content: null, is_deleted: true },
    ])
    expect(await pika.sql`select from chat_audio_parts where user_id = 'deleter'`).toHaveLength(0)
    for (const table of ["sessions", "messages", "message_edits", "answers", "events", "terms"]) {
      const rows =
        await pika.sql`select row_to_json(t)::text as row from ${pika.sql(`chat_${table}`)} t where user_id = 'deleter'`
      expect([table, JSON.stringify(rows).toLowerCase().includes(secret.toLowerCase())]).toEqual([table, false])
    }
  })

  test("takes the message out of the prompts of later answers, and leaves those of earlier ones", async () => {
    const { sessionId, answerId: earlier } = await insertSession(pika.sql, "prompter", "First")
    await pika.sql`update chat_answers set ended_at = now() - interval '1 minute' where message_id = ${earlier}`
    const message = await chat.say(sessionId, `My ${secret}`)
    const later = await chat.say(sessionId, "An answer", { message_type: "assistant" })
    await pika.sql`
      insert into chat_answers (user_id, message_id, session_id, question_id, state, query, ended_at)
      values ('prompter', ${later.id}, ${sessionId}, ${unknownId}, 'done', 'What?', now())`
    await pika.sql`update chat_answers set generation_prompt = '[{"role":"user"}]' where user_id = 'prompter'`
    await chat.removeMessage(message.id)
    const rows = await pika.sql<{ message_id: string }[]>`
      select message_id from chat_answers where user_id = 'prompter' and generation_prompt is not null`
    expect(rows.map((row) => row.message_id)).toEqual([earlier])
  })

  test("takes the message out of what an answer rests on that was being made meanwhile", async () => {
    const { sessionId, messageId, answerId } = await insertSession(pika.sql, "meanwhile", "Do they bite?")
    await pika.sql`update chat_answers set state = 'running', ended_at = null where message_id = ${answerId}`
    const message = await chat.say(sessionId, `My ${secret}`)
    await chat.removeMessage(message.id)
    const end = () => pika.sql`
      update chat_answers set state = 'done', ended_at = now(), generation_prompt = ${JSON.stringify([secret])}::jsonb, query = ${secret},
        retrieved = '[{}]'
      where message_id = ${answerId}`
    const rows = () =>
      pika.sql`select generation_prompt, query, retrieved from chat_answers where message_id = ${answerId}`
    await end()
    expect([...(await rows())]).toEqual([{ generation_prompt: null, query: "Do they bite?", retrieved: [{}] }])
    await chat.removeMessage(messageId)
    await end()
    expect([...(await rows())]).toEqual([{ generation_prompt: null, query: "", retrieved: [] }])
  })

  test("tells the sockets once, and can be repeated", async () => {
    const id = await open()
    const message = await chat.say(id, "Hello")
    await chat.removeMessage(message.id)
    await chat.removeMessage(message.id)
    expect(await eventsOf(id)).toEqual([`user_message ${message.id}`, `message_updated ${message.id}`])
  })

  test("waits for the end of an answer that is being written", async () => {
    const { answerId } = await insertSession(pika.sql, "impatient")
    await pika.sql`update chat_messages set status = 'streaming' where id = ${answerId}`
    expect(await refusal(chat.send("DELETE", `/messages/${answerId}`))).toMatchObject({ status: 409 })
  })

  test("of what was never handed to extraction keeps it from being learnt", async () => {
    const id = await open("unlearnt")
    const message = await chat.say(id, "I have a dog named Sparky")
    await chat.removeMessage(message.id)
    await chat.remove(id)
    expect(await pika.sql`select from chat_sessions where id = ${id} and remember_at = 'epoch'`).toHaveLength(0)
  })
})

describe("a title", () => {
  test("is made of the first words of the first message, and stays when more is said", async () => {
    const id = await open()
    await chat.say(id, "You are kind.", { message_type: "system" })
    await chat.say(id, "What do dinosaurs eat, and how much of it, and where did they find it in winter?")
    await chat.say(id, "And birds?")
    expect((await chat.get(id)).title).toBe("What do dinosaurs eat, and how much of it, and where did")
  })

  test("that a person set is never changed", async () => {
    const id = await open("emma", { title: "Mine" })
    const message = await chat.say(id, "What do dinosaurs eat?")
    await chat.edit(message.id, "What do birds eat?")
    await chat.removeMessage(message.id)
    expect((await chat.get(id)).title).toBe("Mine")
  })

  test("follows the message that it was made of, and goes with it", async () => {
    const id = await open()
    const first = await chat.say(id, "What do dinosaurs eat?")
    await chat.edit(first.id, "What do birds eat?")
    expect((await chat.get(id)).title).toBe("What do birds eat?")
    const second = await chat.say(id, "And fish?")
    await chat.removeMessage(first.id)
    expect((await chat.get(id)).title).toBe("And fish?")
    await chat.removeMessage(second.id)
    expect((await chat.get(id)).title).toBe("")
  })

  test("of a model goes with the question or the answer that it was made of, and not with others", async () => {
    const { sessionId, messageId } = await insertSession(pika.sql, "model", "What do dinosaurs eat?")
    await pika.sql`update chat_sessions set title = 'Dinosaur food', title_from = 'model' where id = ${sessionId}`
    const later = await chat.say(sessionId, "And birds?")
    await chat.removeMessage(later.id)
    expect((await chat.get(sessionId)).title).toBe("Dinosaur food")
    await chat.edit(messageId, "What do birds eat?")
    expect((await chat.get(sessionId)).title).toBe("What do birds eat?")
  })
})

test("somebody else's message answers exactly as one that does not exist", async () => {
  const message = await chat.say(await open("owner"), "Hello")
  const { key } = await makeKey(pika.sql, ["chat"], { userId: "stranger" })
  const stranger = chatOf(pika, { "X-API-Key": key })
  for (const [method, body] of [["PUT", { content: "Bye" }], ["DELETE"]] as const) {
    const theirs = await refusal(stranger.send(method, `/messages/${message.id}`, body))
    expect(theirs).toEqual(await refusal(stranger.send(method, `/messages/${unknownId}`, body)))
    expect(theirs.status).toBe(404)
  }
})

test("the audit says who did what with a message, without its content", async () => {
  const id = await open("audited")
  const message = await chat.say(id, "A secret")
  await chat.edit(message.id, "Another secret")
  await chat.removeMessage(message.id)
  const rows = (await auditRows(pika)).filter((row) => row.user_id === "audited" && row.resource_type === "message")
  expect(rows.map((row) => [row.action, row.resource_id, row.status_code])).toEqual([
    ["chat.message.create", message.id, 201],
    ["chat.message.update", message.id, 200],
    ["chat.message.delete", message.id, 204],
  ])
  expect(JSON.stringify(rows)).not.toContain("secret")
})
