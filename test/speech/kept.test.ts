import { expect, test } from "bun:test"
import { purgeAudio } from "../../src/speech/storage/drop-audio.ts"
import { insertSession, type MadeSession } from "../support/chat.ts"
import type { Json } from "../support/client.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { checkExport, importFile } from "../support/user-data.ts"

const used = usePikaWithProvider()
const make = (user = `keeper-${Bun.randomUUIDv7()}`): Promise<MadeSession> =>
  insertSession(used.sql, user, "Three horns.")
const speak = async (messageId: string): Promise<void> => {
  await (await used.client.request("POST", `/api/v1/chat/messages/${messageId}/tts`, {})).arrayBuffer()
}
const hasAudio = async (messageId: string): Promise<boolean> => {
  const [row] = await used.sql`select has_audio from chat_messages where id = ${messageId}`
  return row?.has_audio
}
const age = (messageId: string, days: number) =>
  used.sql`update chat_audio set created_at = now() - ${`${days} days`}::interval where message_id = ${messageId}`
const purge = () => purgeAudio(used.pika.running.services.sql, 1000)

test("spoken messages are kept for a month, and recordings for a year", async () => {
  const { messageId, answerId } = await make()
  await speak(answerId)
  const keptAfter = async (days: number) => {
    await age(answerId, days)
    await age(messageId, days)
    await purge()
    return { recording: await hasAudio(messageId), spoken: await hasAudio(answerId) }
  }
  expect(await keptAfter(29)).toEqual({ recording: true, spoken: true })
  expect(await keptAfter(31)).toEqual({ recording: true, spoken: false })
  expect(await keptAfter(366)).toEqual({ recording: false, spoken: false })
})

test("audio whose bytes never came whole is deleted after an hour", async () => {
  const { messageId } = await make()
  await used.sql`update chat_audio set is_complete = false where message_id = ${messageId}`
  await purge()
  expect(await used.sql`select from chat_audio where message_id = ${messageId}`).toHaveLength(1)
  await used.sql`update chat_audio set created_at = now() - interval '61 minutes' where message_id = ${messageId}`
  await purge()
  expect(await used.sql`select from chat_audio where message_id = ${messageId}`).toHaveLength(0)
})

test("the oldest spoken messages of a person make room for the newest, and recordings stay", async () => {
  const user = `keeper-${Bun.randomUUIDv7()}`
  const [old, next] = [await make(user), await make(user)]
  await speak(old.answerId)
  await used.sql`update chat_audio set bytes = 64 * 1024 * 1024 where message_id = ${old.answerId}`
  await speak(next.answerId)
  expect([await hasAudio(old.answerId), await hasAudio(next.answerId), await hasAudio(old.messageId)]).toEqual([
    ...[false, true, true],
  ])
})

test("a recording that was exported and imported is read as before, and what was spoken is spoken again", async () => {
  const { messageId, answerId } = await make("emma")
  await speak(answerId)
  const exported = await used.client.request("POST", "/api/v1/export_user_data", { user_id: "emma" })
  const file = checkExport((await exported.json()) as Json)
  await used.client.request("POST", "/api/v1/delete_user_data", { user_id: "emma" })
  expect(await used.sql`select from chat_audio where user_id = 'emma'`).toHaveLength(0)
  await importFile(used.pika, "emma", file)
  const audio = await used.client.request("GET", `/api/v1/chat/messages/${messageId}/audio`)
  expect([audio.status, await audio.text()]).toEqual([200, "Three horns."])
  expect([await hasAudio(messageId), await hasAudio(answerId)]).toEqual([true, false])
})

test.each<[what: string, section: string, change: (rows: Json[]) => Json[], told: string]>([
  [
    "a recording of no message",
    "chat_recordings",
    (rows) => rows.map((row) => ({ ...row, message_id: row.id })),
    "of no message",
  ],
  [
    "bytes that are not those of the recording",
    "chat_recording_bytes",
    (rows) => rows.map((row) => ({ ...row, data: "AAAA" })),
    "not whole",
  ],
  ["bytes that are missing", "chat_recording_bytes", () => [], "not whole"],
  ["bytes of no recording", "chat_recordings", () => [], "of no recording"],
  [
    "times of no message",
    "chat_speech",
    (rows) => rows.map((row) => ({ ...row, message_id: crypto.randomUUID() })),
    "of no message",
  ],
  ["times that are there twice", "chat_speech", (rows) => [...rows, ...rows], "twice"],
])("a file with %s is refused, and says so", async (_what, section, change, told) => {
  const user = `keeper-${Bun.randomUUIDv7()}`
  await make(user)
  const exported = await used.client.request("POST", "/api/v1/export_user_data", { user_id: user })
  const file = (await exported.json()) as Json
  expect(() => checkExport({ ...file, [section]: change(file[section] as Json[]) })).toThrow(told)
})
