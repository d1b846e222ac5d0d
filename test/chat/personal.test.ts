import { expect, test } from "bun:test"
import fc from "fast-check"
import { insertSession } from "../support/chat.ts"
import type { Json } from "../support/client.ts"
import { usePika } from "../support/use-pika.ts"
import { checkExport, importFile } from "../support/user-data.ts"
import { chatOf } from "./client.ts"

const pika = usePika()

const tables = [
  ...["chat_sessions", "chat_messages", "chat_message_edits", "chat_answers", "chat_events", "chat_terms"],
  ...["chat_audio", "chat_audio_parts", "chat_speech"],
]
const sections = [
  ...["chat_sessions", "chat_messages", "chat_message_edits", "chat_answers"],
  ...["chat_speech", "chat_recordings", "chat_recording_bytes"],
]

const exportOf = async (user: string): Promise<Json> =>
  (await (await pika.client.request("POST", "/api/v1/export_user_data", { user_id: user })).json()) as Json
const conversationsOf = (file: Json) => Object.fromEntries(sections.map((section) => [section, file[section]]))

const erase = async (user: string): Promise<Json> => {
  const response = await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: user })
  return ((await response.json()) as { deleted: Json }).deleted
}

const filledTables = async (user: string): Promise<string[]> => {
  const filled: string[] = []
  for (const table of tables)
    if ((await pika.sql`select from ${pika.sql(table)} where user_id = ${user} limit 1`).length > 0) filled.push(table)
  return filled
}

test("what is exported and imported again is the same", async () => {
  await insertSession(pika.sql, "emma", "Khủng long ăn gì?")
  await insertSession(pika.sql, "emma", "What is a cave?")
  const before = await exportOf("emma")
  for (const section of sections) expect([section, (before[section] as Json[]).length]).not.toEqual([section, 0])
  expect(await erase("emma")).toMatchObject({ sessions: 2 })
  expect(await filledTables("emma")).toEqual([])
  await importFile(pika, "emma", checkExport(structuredClone(before)))
  expect(conversationsOf(await exportOf("emma"))).toEqual(conversationsOf(before))
})

const said = fc.constantFrom("Con khủng long ăn gì?", 'He asked: "why?"\n\tand waited', "🦕 %_\\", "Where is the cave?")
const step = fc.oneof(
  fc.record({ kind: fc.constant("say" as const), content: said, type: fc.constantFrom("user", "assistant", "system") }),
  fc.record({ kind: fc.constantFrom("edit" as const, "delete" as const), content: said, which: fc.nat(9) }),
  fc.record({
    kind: fc.constant("configure" as const),
    topK: fc.integer({ min: 1, max: 50 }),
    isArchived: fc.boolean(),
  }),
)

test("whatever happened in a session: imported, it has its messages in their order, and is found by the same words", async () => {
  const chat = chatOf(pika)
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const user = `người ${runs++}`
      const { id } = await chat.create({ user_id: user, metadata: { 'a"b': ["\n", null] } })
      for (const [n, one] of steps.entries()) {
        const { items } = await chat.messages(id, "?order=asc")
        const message = "which" in one ? items[one.which % Math.max(1, items.length)] : undefined
        if (one.kind === "say") await chat.say(id, one.content, { message_type: one.type, client_message_id: `m ${n}` })
        else if (one.kind === "configure")
          await chat.update(id, { rag_config: { top_k: one.topK }, is_archived: one.isArchived })
        else if (message && one.kind === "delete") await chat.removeMessage(message.id)
        else if (message) await chat.send("PUT", `/messages/${message.id}`, { content: one.content })
      }
      const shown = async () => [
        await chat.get(id),
        await chat.messages(id, "?order=asc&limit=100"),
        ...(await Promise.all(
          ["khung long", "cave", "why"].flatMap((q) =>
            [false, true].map((archived) =>
              chat.list(new URLSearchParams({ user_id: user, q, archived: String(archived) }).toString()),
            ),
          ),
        )),
      ]
      const [before, file] = [await shown(), await exportOf(user)]
      await erase(user)
      await importFile(pika, user, checkExport(structuredClone(file)))
      expect(conversationsOf(await exportOf(user))).toEqual(conversationsOf(file))
      expect(await shown()).toEqual(before)
    }),
    { numRuns: 8 },
  )
}, 60_000)

test("nothing that is imported is handed to extraction", async () => {
  await insertSession(pika.sql, "mai")
  const file = checkExport(await exportOf("mai"))
  await erase("mai")
  await importFile(pika, "mai", file)
  expect(await pika.sql`select from chat_messages where user_id = 'mai' and remembered_at is null`).toHaveLength(0)
  expect(await pika.sql`select from chat_sessions where user_id = 'mai' and remember_at is not null`).toHaveLength(0)
})

test("the next message of an imported session comes after those that were imported", async () => {
  await insertSession(pika.sql, "lan")
  const file = checkExport(await exportOf("lan"))
  await erase("lan")
  await importFile(pika, "lan", file)
  const [session] = await pika.sql`select last_sequence::int, message_count from chat_sessions where user_id = 'lan'`
  expect(session).toEqual({ last_sequence: 2, message_count: 2 })
})

test("an import is refused for somebody who has conversations, and of conversations that somebody has", async () => {
  await insertSession(pika.sql, "tuan")
  const file = checkExport(await exportOf("tuan"))
  expect(await importFile(pika, "tuan", file).catch(String)).toContain("does not mix")
  expect(await importFile(pika, "another", file).catch(String)).toContain("under another user_id")
})

test.each<[what: string, section: string, change: (rows: Json[]) => Json[], told: string]>([
  ["a message of no session", "chat_sessions", () => [], "of no session"],
  ["an edit of no message", "chat_messages", (rows) => rows.slice(1), "of no message"],
  ["two messages at one place", "chat_messages", (rows) => rows.map((row) => ({ ...row, sequence: 1 })), "one place"],
  [
    "a strange configuration",
    "chat_sessions",
    (rows) => rows.map((row) => ({ ...row, rag_config: { a: 1 } })),
    "rag_config",
  ],
  [
    "words of a deleted message",
    "chat_messages",
    (rows) => rows.map((row) => ({ ...row, deleted_at: row.created_at })),
    "no content",
  ],
])("a file with %s is refused, and says so", async (_what, section, change, told) => {
  await insertSession(pika.sql, "minh")
  const file = await exportOf("minh")
  expect(() => checkExport({ ...file, [section]: change(file[section] as Json[]) })).toThrow(told)
})

test("thousands of messages are erased in batches, and nothing of them is left", async () => {
  const { sessionId } = await insertSession(pika.sql, "an")
  await pika.sql`
    insert into chat_messages (user_id, id, session_id, sequence, message_type, content)
    select 'an', gen_random_uuid(), ${sessionId}, n, 'user', 'hello' from generate_series(3, 2500) n`
  expect(await erase("an")).toMatchObject({ sessions: 1 })
  expect(await filledTables("an")).toEqual([])
})
