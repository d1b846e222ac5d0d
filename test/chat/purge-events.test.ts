import { expect, setDefaultTimeout, test } from "bun:test"
import { eventsKeptHours, maxKeptEvents, purgeEvents } from "../../src/chat/events/purge-events.ts"
import { personalTables } from "../../src/chat/personal-tables.ts"
import { openSession } from "../support/said.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(30_000)

const pika = usePika({ roles: { http: false, worker: false } })

const addEvents = async (sessionId: string, count: number, type: string, hoursAgo = 0) => {
  await pika.sql`
    with numbered as (
      update chat_sessions set last_event_id = last_event_id + ${count} where id = ${sessionId} returning user_id, last_event_id
    )
    insert into chat_events (user_id, session_id, event_id, type, created_at)
    select user_id, ${sessionId}, last_event_id - ${count} + n, ${type}, now() - make_interval(hours => ${hoursAgo})
    from numbered, generate_series(1, ${count}::int) as n`
}

const kept = async (sessionId: string): Promise<{ type: string; events: number; first: number }[]> => {
  const rows = await pika.sql<{ type: string; events: number; first: number }[]>`
    select type, count(*)::int as events, min(event_id)::int as first from chat_events where session_id = ${sessionId} group by type order by 1`
  return [...rows]
}

const purge = async (): Promise<number> => {
  for (let rows = 0; ; ) {
    const deleted = await purgeEvents.purge(pika.running.services.sql, 100)
    rows += deleted
    if (deleted === 0) return rows
  }
}

test("events are kept for a day", async () => {
  const session = await openSession(pika, "old")
  await addEvents(session, 250, "user_message", eventsKeptHours + 1)
  await addEvents(session, 2, "user_message", eventsKeptHours - 1)
  expect(await purge()).toBe(250)
  expect(await kept(session)).toEqual([{ type: "user_message", events: 2, first: 251 }])
})

test("of a session the newest are kept", async () => {
  const [many, few] = [await openSession(pika, "many"), await openSession(pika, "few")]
  await addEvents(many, maxKeptEvents + 7, "user_message")
  await addEvents(few, maxKeptEvents, "user_message")
  expect(await purge()).toBe(7)
  expect(await kept(many)).toEqual([{ type: "user_message", events: maxKeptEvents, first: 8 }])
  expect(await purge()).toBe(0)
})

test("while an answer runs, its session keeps all: what is left has no hole, and its text can be made of its parts", async () => {
  const session = await openSession(pika, "runs")
  await addEvents(session, 50, "assistant_delta")
  await addEvents(session, maxKeptEvents + 7, "user_message")
  await pika.sql`
    insert into chat_answers (user_id, message_id, session_id, question_id, state, query)
    values ('runs', ${Bun.randomUUIDv7()}, ${session}, ${Bun.randomUUIDv7()}, 'running', 'why')`
  expect(await purge()).toBe(0)
  await pika.sql`update chat_answers set state = 'done' where user_id = 'runs'`
  expect(await purge()).toBe(57)
})

test("the hourly retention deletes them", () => {
  expect(personalTables.find(({ table }) => table === "pika.chat_events")?.kept).toBe(purgeEvents)
})
