import { beforeAll, describe, expect, test } from "bun:test"
import { appendEvent, type NewEvent } from "../../src/chat/events/append-event.ts"
import type { Follower, Typing } from "../../src/chat/events/followed-session.ts"
import { createSessionFeed, type SessionFeed } from "../../src/chat/events/session-feed.ts"
import { addMessage } from "../../src/chat/messages/add-message.ts"
import { openChannel } from "../../src/platform/channel/open-channel.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { serverUrl } from "../support/databases.ts"
import { startPika } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const userId = "lan"
let feed: SessionFeed
beforeAll(() => {
  feed = pika.running.services.sessionFeed
})

const makeSession = async (): Promise<string> => {
  const id = Bun.randomUUIDv7()
  await pika.sql`insert into chat_sessions (user_id, id) values (${userId}, ${id})`
  return id
}
const append = (sessionId: string, ...events: NewEvent[]) =>
  asUser(pika.running.services.sql, userId, async (tx) => {
    for (const event of events) await appendEvent(tx, userId, sessionId, event)
  })
const memory = (stored: number): NewEvent => ({ type: "memory_updated", payload: { stored, ended: 0 } })
const delta = (messageId: string, index: number, text: string): NewEvent => ({
  ...{ type: "assistant_delta", messageId, payload: { index, text } },
})

/** Keeps what it is told. `room`: how many events it takes before it is full. */
const collect = (room = Number.POSITIVE_INFINITY) => {
  const got: { eventId: number; type: string; payload: Record<string, unknown> }[] = []
  const typing: Typing[] = []
  const state = { got, typing, room, isGone: false, ids: () => got.map(({ eventId }) => eventId) }
  const follower: Follower = {
    onEvent: (event) => {
      got.push(event)
      state.room -= 1
      return state.room > 0
    },
    onTyping: (one) => void typing.push(one),
    onGone: () => {
      state.isGone = true
    },
  }
  return { ...state, state, follower }
}
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)

test("followers get every event once and in order, when many transactions write at once", async () => {
  const sessionId = await makeSession()
  const early = collect()
  const following = feed.follow({ userId, sessionId, after: 0 }, early.follower)
  const writes = upTo(40).map((count) => append(sessionId, memory(count), memory(count)))
  const late = collect()
  feed.follow({ userId, sessionId, after: 0 }, late.follower)
  await Promise.all(writes)
  await until("both have all", () => early.got.length >= 80 && late.got.length >= 80)
  expect(early.ids()).toEqual(upTo(80))
  expect(late.ids()).toEqual(upTo(80))
  following.leave()
})

test("what is rolled back is told to nobody", async () => {
  const sessionId = await makeSession()
  const one = collect()
  feed.follow({ userId, sessionId, after: 0 }, one.follower)
  const failing = asUser(pika.running.services.sql, userId, async (tx) => {
    await appendEvent(tx, userId, sessionId, memory(1))
    throw new Error("no")
  })
  await expect(failing).rejects.toThrow("no")
  await append(sessionId, memory(2))
  await until("it has the next", () => one.got.length > 0)
  expect(one.got.map(({ payload }) => payload.stored)).toEqual([2])
})

test("deltas that are read at once are one, with the index of the first", async () => {
  const sessionId = await makeSession()
  const answer = Bun.randomUUIDv7()
  await append(
    sessionId,
    memory(0),
    delta(answer, 0, "Xin "),
    delta(answer, 1, "chào "),
    memory(1),
    delta(answer, 2, "Lan"),
  )
  const one = collect()
  const following = feed.follow({ userId, sessionId, after: 0 }, one.follower)
  await until("it has all", () => one.got.length >= 3)
  expect(one.got.map(({ eventId, payload }) => [eventId, payload])).toEqual([
    [1, { stored: 0, ended: 0 }],
    [4, { stored: 1, ended: 0 }],
    [5, { index: 0, text: "Xin chào Lan" }],
  ])
  following.moveTo(2)
  await until("it has them again", () => one.got.length >= 5)
  expect(one.got.at(-1)?.payload).toEqual({ index: 1, text: "chào Lan" })
})

test("an event is told with its message as that is now", async () => {
  const sessionId = await makeSession()
  const { row } = await asUser(pika.running.services.sql, userId, (tx) =>
    addMessage(tx, userId, sessionId, { message_type: "user", content: "a secret" }),
  )
  await pika.sql`update chat_messages set content = '' where id = ${row.id}`
  const one = collect()
  feed.follow({ userId, sessionId, after: 0 }, one.follower)
  await until("it is told", () => one.got.length > 0)
  expect(one.got[0]).toMatchObject({ type: "user_message", message: { id: row.id, content: "" } })
})

test("a follower without room gets nothing more, and then all that it missed, while others go on", async () => {
  const sessionId = await makeSession()
  const [slow, quick] = [collect(2), collect()]
  const following = feed.follow({ userId, sessionId, after: 0 }, slow.follower)
  feed.follow({ userId, sessionId, after: 0 }, quick.follower)
  for (const start of upTo(5)) await append(sessionId, ...upTo(50).map((count) => memory(start * 50 + count)))
  await until("the others have all", () => quick.got.length >= 250)
  expect(slow.ids()).toEqual([1, 2])
  slow.state.room = Number.POSITIVE_INFINITY
  following.onRoom()
  await until("it has all", () => slow.got.length >= 250)
  expect(slow.ids()).toEqual(upTo(250))
}, 20_000)

test("a follower that goes back while others write gets everything from there on, without a hole", async () => {
  const sessionId = await makeSession()
  await append(sessionId, ...upTo(120).map(memory))
  const one = collect()
  const following = feed.follow({ userId, sessionId, after: 120 }, one.follower)
  const writing = Promise.all(upTo(20).map((count) => append(sessionId, memory(count))))
  following.moveTo(5)
  await writing
  await until("it has all", () => one.got.at(-1)?.eventId === 140 && one.got.length >= 135)
  const again = one.ids().slice(one.ids().lastIndexOf(6))
  expect(again).toEqual(upTo(140).slice(5))
})

test("followers of a deleted session are told that it is gone", async () => {
  const sessionId = await makeSession()
  const one = collect()
  feed.follow({ userId, sessionId, after: 0 }, one.follower)
  await pika.sql`delete from chat_sessions where id = ${sessionId}`
  await until("it is told", () => one.state.isGone)
})

test("a session of somebody else has no events for a person", async () => {
  const sessionId = await makeSession()
  await append(sessionId, memory(1))
  const one = collect()
  feed.follow({ userId: "somebody", sessionId, after: 0 }, one.follower)
  await until("it is told that there is no such session", () => one.state.isGone)
  expect(one.got).toEqual([])
})

test("who types is told at once to others, and not kept", async () => {
  const sessionId = await makeSession()
  const one = collect()
  feed.follow({ userId, sessionId, after: 0 }, one.follower)
  feed.tellTyping(sessionId, { who: "user", isTyping: true, from: "x" })
  expect(one.typing).toEqual([{ who: "user", isTyping: true, from: "x" }])
})

describe.skipIf(serverUrl === undefined).each([
  ["LISTEN and NOTIFY", {}],
  ["Redis", { REDIS_URL: process.env.TEST_REDIS_URL ?? "" }],
])("two processes with %s", (_way, environment) => {
  test("tell each other what happens and who types", async () => {
    const first = await startPika({ environment, roles: { http: true, worker: false } })
    const { database } = first
    const second = await startPika({ environment, database, roles: { http: true, worker: false } })
    try {
      const sessionId = Bun.randomUUIDv7()
      await first.sql`insert into chat_sessions (user_id, id) values (${userId}, ${sessionId})`
      const one = collect()
      second.running.services.sessionFeed.follow({ userId, sessionId, after: 0 }, one.follower)
      // Until both are connected, messages may be lost.
      await until("typing is told across", () => {
        first.running.services.sessionFeed.tellTyping(sessionId, { who: "user", isTyping: true, from: "x" })
        return one.typing.length > 0
      })
      const began = performance.now()
      await asUser(first.running.services.sql, userId, (tx) => appendEvent(tx, userId, sessionId, memory(7)))
      await until("the event is told across", () => one.got.length > 0)
      // Sooner than anybody looks without being told.
      expect(performance.now() - began).toBeLessThan(2000)
      expect(one.got[0]?.payload).toEqual({ stored: 7, ended: 0 })
    } finally {
      await second.stop()
      await first.stop()
    }
  }, 60_000)
})

test("events are found without a channel between processes", async () => {
  const lost = createSessionFeed(pika.running.services.sql, createLogger("silent"), (watched) =>
    openChannel("none", () => Promise.reject(new Error("away")), watched, createLogger("silent")),
  )
  const sessionId = await makeSession()
  const one = collect()
  lost.follow({ userId, sessionId, after: 0 }, one.follower)
  // As another process writes: nobody tells of it here.
  await pika.sql`update chat_sessions set last_event_id = 1 where id = ${sessionId}`
  await pika.sql`insert into chat_events (user_id, session_id, event_id, type) values (${userId}, ${sessionId}, 1, 'memory_updated')`
  await until("it is found", () => one.got.length > 0)
  await lost.stop()
})
