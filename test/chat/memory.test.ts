import { expect, setDefaultTimeout, test } from "bun:test"
import { queueDueSessions } from "../../src/chat/memory/queue-due-sessions.ts"
import { rememberJob } from "../../src/chat/memory/remember-job.ts"
import { rememberAtOnce, scheduleEdited } from "../../src/chat/memory/schedule-memory.ts"
import { lockSession } from "../../src/chat/sessions/find-session.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import { openSession, say } from "../support/said.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(30_000)

const pika = usePika({ own: true })

type Job = { id: string; status: string; payload: unknown; result: Record<string, unknown> | null }

const jobsOf = (userId: string): Promise<Job[]> =>
  pika.sql<
    Job[]
  >`select id, status, payload, result from jobs where user_id = ${userId} and type = 'chat.remember' order by id`

/** The session was quiet for longer than CHAT_MEMORY_DELAY. */
const passPause = (sessionId: string) =>
  pika.sql`update chat_sessions set remember_at = remember_at - interval '1 hour' where id = ${sessionId}`

/** Hands over what is due, and waits until nothing of this person waits or runs. */
const remembered = async (userId: string): Promise<Job[]> =>
  until(
    "everything is handed over",
    async () => {
      await queueDueSessions(pika.running.services)
      const busy = await pika.sql`
      select from jobs where user_id = ${userId} and completed_at is null union all
      select from chat_sessions where user_id = ${userId} and remember_at = 'epoch'`
      return busy.length === 0 ? jobsOf(userId) : null
    },
    20_000,
  )

const turnsOf = (jobs: readonly Job[]): number[] => jobs.map(({ result }) => Number(result?.turns)).filter(Boolean)

const factsOf = async (userId: string): Promise<string[]> =>
  (await pika.client.list(userId)).items.map(({ fact_value }) => fact_value).sort()

const edit = (userId: string, sessionId: string, id: string, content: string) =>
  asUser(pika.running.services.sql, userId, async (tx) => {
    const session = await lockSession(tx, userId, sessionId)
    await tx`update chat_messages set content = ${content}, edited_at = clock_timestamp() where user_id = ${userId} and id = ${id}`
    await scheduleEdited(tx, session, id)
  })

const remove = (id: string) => pika.sql`update chat_messages set deleted_at = now(), content = '' where id = ${id}`

/** Runs the job of a session up to its last transaction, lets something happen, and then runs that. */
const rememberWhile = async (userId: string, sessionId: string, happens: () => Promise<unknown>): Promise<unknown> => {
  const write = await rememberJob.run(pika.running.services, {
    id: Bun.randomUUIDv7(),
    userId,
    payload: { session_id: sessionId },
    createdAt: new Date(),
    signal: new AbortController().signal,
    timeLimit: 60_000,
    isLast: true,
    setStep: async () => true,
    whenFailed: () => undefined,
  })
  await happens()
  return asUser(pika.running.services.sql, userId, write)
}

test("what a user said is remembered once when the session was quiet, with the session as its conversation", async () => {
  const session = await openSession(pika, "quiet")
  await say(pika, "quiet", session, "I have a dog named Sparky")
  await say(pika, "quiet", session, "What a nice name!", { message_type: "assistant" })
  await say(pika, "quiet", session, "I live in Hanoi", { content_type: "audio" })
  expect(await remembered("quiet")).toEqual([])
  await passPause(session)
  expect(turnsOf(await remembered("quiet"))).toEqual([2])
  expect(await factsOf("quiet")).toEqual(["User has a dog named Sparky", "User lives in Hanoi"])
  const { items } = await pika.client.list("quiet")
  expect(items.map(({ conversation_id }) => conversation_id)).toEqual([session, session])
  const events =
    await pika.sql`select payload from chat_events where session_id = ${session} and type = 'memory_updated'`
  expect([...events]).toEqual([{ payload: { stored: 2, ended: 0 } }])
  await passPause(session)
  expect(turnsOf(await remembered("quiet"))).toEqual([2])
})

test("each message moves the time on at which a session is remembered", async () => {
  const session = await openSession(pika, "talking")
  await say(pika, "talking", session, "I have a cat named Tom")
  await passPause(session)
  await say(pika, "talking", session, "And I like him")
  await queueDueSessions(pika.running.services)
  expect(await jobsOf("talking")).toEqual([])
})

test("ten turns are handed over without a pause", async () => {
  const session = await openSession(pika, "many")
  for (let turn = 1; turn <= 9; turn++) await say(pika, "many", session, `I have a fish named Bubble${turn}`)
  expect(await remembered("many")).toEqual([])
  await say(pika, "many", session, "I have a fish named Bubble10")
  expect(turnsOf(await remembered("many"))).toEqual([10])
})

test("what an archived session holds is handed over at once", async () => {
  const session = await openSession(pika, "archived")
  await say(pika, "archived", session, "I have a dog named Sparky")
  await asUser(pika.running.services.sql, "archived", (tx) => rememberAtOnce(tx, "archived", session))
  expect(turnsOf(await remembered("archived"))).toEqual([1])
})

test("two processes that find the same session queue one job", async () => {
  const session = await openSession(pika, "twice")
  await say(pika, "twice", session, "I have a dog named Sparky")
  await passPause(session)
  await Promise.all([1, 2, 3].map(() => queueDueSessions(pika.running.services)))
  expect(await remembered("twice")).toHaveLength(1)
})

test("a session whose job has not begun gets no second one", async () => {
  const session = await openSession(pika, "waiting")
  await say(pika, "waiting", session, "I have a dog named Sparky")
  await pika.sql`
    insert into jobs (user_id, id, type, payload)
    values ('waiting', ${Bun.randomUUIDv7()}, 'chat.remember', ${JSON.stringify({ session_id: session })})`
  await passPause(session)
  await queueDueSessions(pika.running.services)
  expect(await jobsOf("waiting")).toHaveLength(1)
})

test("a session that cannot be queued keeps no other one back", async () => {
  const [bad, good] = [await openSession(pika, "bad"), await openSession(pika, "good")]
  await say(pika, "bad", bad, "I have a dog named Sparky")
  await say(pika, "good", good, "I have a dog named Sparky")
  await pika.sql`
    create function refuse() returns trigger language plpgsql as 'begin raise exception $x$refused$x$; end'`
  await pika.sql`
    create trigger refuse before update of remember_at on chat_sessions for each row
    when (old.user_id = 'bad' and new.remember_at is null) execute function refuse()`
  for (const id of [bad, good]) await passPause(id)
  await expect(queueDueSessions(pika.running.services)).rejects.toThrow("refused")
  await pika.sql`drop trigger refuse on chat_sessions`
  expect(await remembered("good")).toHaveLength(1)
  expect(turnsOf(await remembered("bad"))).toEqual([1])
})

test("a session that does not write to the memory is never remembered, and not when it is switched on or edited later", async () => {
  const session = await openSession(pika, "private", { memory: { write: false } })
  const { id } = await say(pika, "private", session, "I have a dog named Sparky")
  await pika.sql`update chat_sessions set rag_config = '{}' where id = ${session}`
  await edit("private", session, id, "I have a dog named Rex")
  await say(pika, "private", session, "I live in Hanoi")
  await say(pika, "private", session, "I have a bird named Ara", { content_type: "image" })
  await passPause(session)
  expect(turnsOf(await remembered("private"))).toEqual([1])
  expect(await factsOf("private")).toEqual(["User lives in Hanoi"])
})

test("what was said before the memory was switched off, and not yet handed over, stays out", async () => {
  const session = await openSession(pika, "off")
  await say(pika, "off", session, "I have a dog named Sparky")
  await pika.sql`update chat_sessions set rag_config = '{"memory": {"write": false}}' where id = ${session}`
  await passPause(session)
  expect(turnsOf(await remembered("off"))).toEqual([])
  await pika.sql`update chat_sessions set rag_config = '{}', remember_at = 'epoch' where id = ${session}`
  expect(turnsOf(await remembered("off"))).toEqual([])
  expect(await factsOf("off")).toEqual([])
})

test("a deleted message is not handed over, also when it is deleted while it is read", async () => {
  const session = await openSession(pika, "deleted")
  const before = await say(pika, "deleted", session, "I have a dog named Sparky")
  const during = await say(pika, "deleted", session, "I have a cat named Tom")
  await say(pika, "deleted", session, "I live in Hanoi")
  await remove(before.id)
  expect(await rememberWhile("deleted", session, () => remove(during.id))).toMatchObject({ turns: 0 })
  expect(turnsOf(await remembered("deleted"))).toEqual([1])
  expect(await factsOf("deleted")).toEqual(["User lives in Hanoi"])
})

test("a message that is edited while it is read is handed over as it reads then", async () => {
  const session = await openSession(pika, "edited")
  const { id } = await say(pika, "edited", session, "I have a dog named Sparky")
  const change = () => edit("edited", session, id, "I have a dog named Rex")
  expect(await rememberWhile("edited", session, change)).toMatchObject({ turns: 0 })
  expect(turnsOf(await remembered("edited"))).toEqual([1])
  expect(await factsOf("edited")).toEqual(["User has a dog named Rex"])
})

test("a correction takes the place of what the message said before", async () => {
  const session = await openSession(pika, "corrected")
  const { id } = await say(pika, "corrected", session, "I live in Hanoi")
  await say(pika, "corrected", session, "I have a dog named Sparky")
  await passPause(session)
  await remembered("corrected")
  await edit("corrected", session, id, "I live in Hue")
  await say(pika, "corrected", session, "I like pizza")
  await passPause(session)
  // The edited turn and the new one are handed over apart: each counts from when it was said.
  expect(turnsOf(await remembered("corrected"))).toEqual([2, 1, 1])
  expect(await factsOf("corrected")).toEqual(["User has a dog named Sparky", "User likes pizza", "User lives in Hue"])
})

test("turns of two days are read by their own day", async () => {
  const session = await openSession(pika, "days")
  const { id } = await say(pika, "days", session, "I have a piano recital tomorrow")
  await pika.sql`update chat_messages set created_at = '2026-03-01T10:00:00Z' where id = ${id}`
  await say(pika, "days", session, "I live in Hanoi")
  await passPause(session)
  expect(turnsOf(await remembered("days"))).toEqual([1, 1])
  expect((await factsOf("days")).join()).toContain("2026-03-02")
})

test("what a job gave up is handed over later", async () => {
  const session = await openSession(pika, "given up")
  await say(pika, "given up", session, "I have a dog named Sparky")
  const id = Bun.randomUUIDv7()
  await pika.sql`
    insert into jobs (user_id, id, type, payload) values ('given up', ${id}, 'chat.remember', ${JSON.stringify({ session_id: session })})`
  await pika.sql`update chat_sessions set remember_at = null where id = ${session}`
  expect((await pika.client.request("POST", `/api/v1/jobs/${id}/cancel`)).status).toBe(200)
  const [row] =
    await pika.sql`select remember_at > now() + interval '9 minutes' as later from chat_sessions where id = ${session}`
  expect(row).toEqual({ later: true })
  await passPause(session)
  expect(turnsOf(await remembered("given up"))).toEqual([1])
})

test("a session that is deleted while it is read leaves nothing", async () => {
  const session = await openSession(pika, "gone")
  await say(pika, "gone", session, "I have a dog named Sparky")
  const happens = () => pika.sql`delete from chat_sessions where id = ${session}`
  expect(await rememberWhile("gone", session, happens)).toMatchObject({ turns: 0 })
  expect(await factsOf("gone")).toEqual([])
})
