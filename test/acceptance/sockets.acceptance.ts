import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { connect, type Database } from "../../src/platform/database/connect.ts"
import { emptyFolder, type Process, startProcess } from "../support/binary.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { hasOwnRedis, type OwnRedis, startOwnRedis } from "../support/own-redis.ts"
import { testKey } from "../support/pika.ts"
import { makeSession } from "../support/sockets.ts"

const talkers = 8
/** RECONNECTS=10000 tries more of them. */
const reconnects = Number(process.env.RECONNECTS ?? 400)

type Frame = { type: string; event_id?: number; message?: { session_id: string; client_message_id: string | null } }

/** A device that talks without end, reconnects to any process, resumes, and sends again what was not acknowledged. */
const talk = (sessionId: string, urls: () => string[]) => {
  const unacknowledged = new Map<string, string>()
  const acknowledged = new Set<string>()
  const foreign: Frame[] = []
  const events = new Set<number>()
  let [last, connections, isOver] = [0, 0, false]
  let socket: WebSocket | undefined
  const send = (frame: unknown) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame))
  const say = (id: string, content: string) => send({ type: "user_message", content, client_message_id: id })
  const onFrame = (frame: Frame) => {
    if (frame.type === "ready") {
      send({ type: "resume", after: last })
      for (const [id, content] of unacknowledged) say(id, content)
      return
    }
    if (frame.type !== "error" && frame.event_id !== undefined) {
      events.add(frame.event_id)
      last = Math.max(last, frame.event_id)
    }
    if (frame.type !== "user_message" || !frame.message) return
    if (frame.message.session_id !== sessionId) foreign.push(frame)
    const id = frame.message.client_message_id ?? ""
    acknowledged.add(id)
    unacknowledged.delete(id)
  }
  const open = () => {
    const all = urls()
    const url = all[connections++ % all.length] ?? ""
    const opened = new WebSocket(`${url.replace("http", "ws")}/ws/chat/${sessionId}`, {
      headers: { "X-API-Key": testKey },
    })
    socket = opened
    opened.onmessage = ({ data }) => onFrame(JSON.parse(String(data)) as Frame)
    opened.onclose = () => void (isOver || setTimeout(open, 50))
  }
  open()
  const talking = setInterval(() => {
    if (unacknowledged.size >= 3) return
    const id = Bun.randomUUIDv7()
    unacknowledged.set(id, "What do you know?")
    say(id, "What do you know?")
  }, 100)
  const retrying = setInterval(() => {
    for (const [id, content] of unacknowledged) say(id, content)
  }, 2000)
  return {
    ...{ sessionId, acknowledged, unacknowledged, foreign, events },
    reconnect: () => socket?.close(),
    hush: () => clearInterval(talking),
    stop: () => {
      isOver = true
      clearInterval(retrying)
      socket?.close()
    },
  }
}

describe.skipIf(serverUrl === undefined || !hasOwnRedis)("sockets while everything fails", () => {
  const folder = emptyFolder()
  let [database, redis, sql] = [] as unknown as [TestDatabase, OwnRedis, Database]
  const processes: Process[] = []
  const start = async (at: number) => {
    processes[at] = await startProcess({ ...database.environment, REDIS_URL: redis.url }, folder.path)
  }
  beforeAll(async () => {
    database = await createTestDatabase()
    sql = connect(database.ownerUrl ?? "", 2)
    redis = await startOwnRedis()
    await Promise.all([start(0), start(1)])
  }, 120_000)
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.kill("SIGTERM")))
    await redis.stop()
    await sql.end()
    await database.drop()
    folder.remove()
  }, 60_000)

  test("no acknowledged message is lost or doubled, none has two answers, and nobody sees another's frame", async () => {
    const sessions = await Promise.all(Array.from({ length: talkers }, (_, n) => makeSession({ sql }, `talker ${n}`)))
    const all = sessions.map((id) => talk(id, () => processes.map(({ client }) => client.url)))
    await Bun.sleep(2000)
    await processes[0]?.kill("SIGKILL")
    await start(0)
    await redis.kill()
    await Bun.sleep(1000)
    // As when the server is started anew.
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
    await redis.restart()
    for (let count = 0; count < reconnects; count++) {
      all[count % talkers]?.reconnect()
      if (count % talkers === talkers - 1) await Bun.sleep(10)
    }
    await processes[1]?.kill("SIGTERM")
    await start(1)
    for (const one of all) one.hush()
    for (const until = Date.now() + 60_000; Date.now() < until; await Bun.sleep(100)) {
      const [left] = await sql<{ unanswered: number }[]>`
        select count(*)::int as unanswered from chat_answers where state <> 'done'`
      if (left?.unanswered === 0 && all.every(({ unacknowledged }) => unacknowledged.size === 0)) break
    }
    for (const { sessionId, acknowledged, unacknowledged, foreign } of all) {
      const rows = await sql<{ client_message_id: string; answers: number }[]>`
        select question.client_message_id, count(answer.id)::int as answers from chat_messages question
        left join chat_messages answer on answer.answers_to = question.id and not answer.is_alternative
        where question.session_id = ${sessionId} and question.message_type = 'user'
        group by question.id, question.client_message_id`
      expect(unacknowledged.size).toBe(0)
      expect(foreign).toEqual([])
      expect(new Set(rows.map(({ client_message_id: id }) => id)).size).toBe(rows.length)
      expect([...acknowledged].filter((id) => !rows.some((row) => row.client_message_id === id))).toEqual([])
      expect(rows.filter(({ answers }) => answers !== 1)).toEqual([])
    }
    // Each device is told everything that is still in the log; the last frames may be on their way.
    const untold = async () => {
      const kept = await sql<{ session_id: string; event_id: string }[]>`
        select session_id, event_id from chat_events where session_id = any(${sessions}::uuid[]) and type <> 'assistant_delta'`
      return kept.filter(({ session_id, event_id }) =>
        all.some(({ sessionId, events }) => sessionId === session_id && !events.has(Number(event_id))),
      )
    }
    for (const until = Date.now() + 10_000; Date.now() < until; await Bun.sleep(100))
      if ((await untold()).length === 0) break
    expect(await untold()).toEqual([])
    for (const one of all) one.stop()
  }, 300_000)
})
