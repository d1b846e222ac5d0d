import { expect, test } from "bun:test"
import { type Api, emptyFolder, type Process, startProcess } from "../support/binary.ts"
import { createTestDatabase } from "../support/databases.ts"
import { startPika } from "../support/pika.ts"
import { until } from "../support/until.ts"

/** 200 sessions and 20 kills to measure, as the issue that asked for it; fewer in CI. */
const sessions = Number(process.env.MEMORY_SESSIONS ?? 8)
const kills = Number(process.env.MEMORY_KILLS ?? 3)
const people = Math.ceil(sessions / 4)
const turnsOfOne = 20
const turns = sessions * turnsOfOne
/** A kill comes after up to this long, at any point of what goes on. */
const longestMs = 2000

const syllables = ["ka", "lo", "mi", "nu", "ra", "so", "ti", "vu", "ze", "po"]
/** A name of its own for each number. */
const nameOf = (number: number): string => {
  const name = [...String(number).padStart(4, "0")].map((digit) => syllables[Number(digit)]).join("")
  return name.charAt(0).toUpperCase() + name.slice(1)
}

test(`of ${sessions} sessions with ${turnsOfOne} turns each, every turn is remembered exactly once, whatever ${kills} kill -9 break off`, async () => {
  const database = await createTestDatabase()
  const home = emptyFolder()
  const environment = { ...database.environment, CHAT_MEMORY_DELAY: "1" }
  let running: Process = await startProcess(environment, home.path)

  /** Sends until it is answered: the process may be killed meanwhile. */
  const send = <Answer>(ask: (api: Api) => Promise<Answer>) =>
    until("it is answered", () => ask(running.api).catch(() => null), 60_000)
  const talk = async (session: number): Promise<void> => {
    const { id } = await send((api) => api.chatSessionCreate({ user_id: `person-${session % people}` }))
    for (let turn = 0; turn < turnsOfOne; turn++) {
      const content = `I have a cat named ${nameOf(session * turnsOfOne + turn)}`
      const message = { id, message_type: "user" as const, content, client_message_id: `turn-${turn}` }
      await send((api) => api.chatMessageCreate(message))
    }
  }
  const talkAll = async (): Promise<void> => {
    const waiting = Array.from({ length: sessions }, (_, session) => session)
    const talkOn = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await talk(next)
    }
    await Promise.all([talkOn(), talkOn(), talkOn(), talkOn()])
  }
  const killAll = async (): Promise<void> => {
    for (let kill = 0; kill < kills; kill++) {
      // The instant is meant to be random: nothing is waited for.
      await Bun.sleep(Math.random() * longestMs)
      await running.kill("SIGKILL")
      running = await startProcess(environment, home.path)
    }
  }
  await Promise.all([talkAll(), killAll()])

  const jobs = async (status: "pending" | "processing"): Promise<number> =>
    (await running.api.jobList({ status, limit: 1 })).items.length
  await until("nothing waits", async () => (await jobs("pending")) + (await jobs("processing")) === 0, 120_000)
  await running.kill("SIGKILL")

  const pika = await startPika({ database, environment })
  await until(
    "every turn is remembered",
    async () => (await pika.sql`select from chat_messages where remembered_at is null limit 1`).length === 0,
    120_000,
  )
  const [told] = await pika.sql`
    select (select count(*)::int from chat_messages where message_type = 'user') as messages,
      (select sum((result->>'turns')::int)::int from jobs where type = 'chat.remember' and status = 'completed') as handed_over,
      (select count(*)::int from jobs, jsonb_array_elements(result->'results') as fact
        where type = 'chat.remember' and fact->>'outcome' <> 'stored') as again,
      (select count(*)::int from facts where valid_to is null) as facts,
      (select count(distinct fact_value)::int from facts) as texts,
      (select count(*)::int from facts f where not exists (
        select from chat_sessions s where s.user_id = f.user_id and s.id::text = f.conversation_id)) as strays`
  expect(told).toEqual({ messages: turns, handed_over: turns, again: 0, facts: turns, texts: turns, strays: 0 })
  await pika.stop()
  await database.drop()
  home.remove()
}, 1_800_000)
