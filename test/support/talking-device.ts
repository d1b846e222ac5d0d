import { expect } from "bun:test"
import type { Database } from "../../src/platform/database/connect.ts"
import { testKey } from "./pika.ts"
import { until } from "./until.ts"

/** Before a device that lost its connection opens another. */
const pauseMs = 10

type Frame = { type: string; event_id?: number; message?: { session_id: string; client_message_id: string | null } }

/** A device that talks without end, reconnects to any process, resumes, and sends again what was not acknowledged. */
export const talk = (sessionId: string, urls: () => string[]) => {
  const unacknowledged = new Map<string, string>()
  const acknowledged = new Set<string>()
  const foreign: Frame[] = []
  const events = new Set<number>()
  let [last, attempts, connections, isReady, isOver] = [0, 0, 0, false, false]
  let socket: WebSocket | undefined
  /** Nothing before its resume: the answer to it would be newer than what it lacks. */
  const send = (frame: unknown) =>
    isReady && socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame))
  const say = (id: string, content: string) => send({ type: "user_message", content, client_message_id: id })
  const onFrame = (frame: Frame) => {
    if (frame.type === "ready") {
      connections += 1
      isReady = true
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
    const url = all[attempts++ % all.length] ?? ""
    const opened = new WebSocket(`${url.replace("http", "ws")}/ws/chat/${sessionId}`, {
      headers: { "X-API-Key": testKey },
    })
    socket = opened
    isReady = false
    opened.onmessage = ({ data }) => onFrame(JSON.parse(String(data)) as Frame)
    opened.onclose = () => void (isOver || setTimeout(open, pauseMs))
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
    /** How often a session was opened. */
    connections: () => connections,
    /** Only once it is ready: on a busy machine, sockets that are closed as soon as they open never get so far. */
    reconnect: () => isReady && socket?.close(),
    hush: () => clearInterval(talking),
    stop: () => {
      isOver = true
      clearInterval(retrying)
      socket?.close()
    },
  }
}

export type Device = ReturnType<typeof talk>

/** Waits until all that was said is acknowledged and answered, and checks that nothing was lost, doubled or told to others. */
export const expectWhole = async (sql: Database, devices: readonly Device[]): Promise<void> => {
  for (const one of devices) one.hush()
  for (const end = Date.now() + 60_000; Date.now() < end; await Bun.sleep(100)) {
    const [left] = await sql<{ unanswered: number }[]>`
      select count(*)::int as unanswered from chat_answers where state <> 'done'`
    if (left?.unanswered === 0 && devices.every(({ unacknowledged }) => unacknowledged.size === 0)) break
  }
  for (const { sessionId, acknowledged, unacknowledged, foreign } of devices) {
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
  for (const { sessionId, events } of devices)
    await until("each device was told everything that is still in the log", async () => {
      const kept = await sql<{ event_id: string }[]>`
        select event_id from chat_events where session_id = ${sessionId} and type <> 'assistant_delta'`
      return kept.every(({ event_id }) => events.has(Number(event_id)))
    })
  for (const one of devices) one.stop()
}
