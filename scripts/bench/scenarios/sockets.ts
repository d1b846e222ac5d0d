import { readFileSync } from "node:fs"
import type { Bench } from "../bench.ts"
import { withPika } from "../bench.ts"
import { percentiles } from "../percentiles.ts"
import { atMost } from "../report/report.ts"
import { key, type Server } from "../server.ts"

const quietSockets = 5000
const talkingSockets = 1000
const messageEveryMs = 10_000
/** Opened at once by the client. */
const batch = 100

/** Sockets that say nothing, and what each costs; then sockets that talk, and how soon what they say comes back. */
export const socketsScenario = async (bench: Bench): Promise<void> => {
  const { quick } = bench.options
  const sessions = await makeSessions(bench, quick ? 200 : quietSockets)
  await withPika(bench, async (pika) => {
    await holdQuiet(bench, pika, sessions)
    await talk(bench, pika, sessions.slice(0, quick ? 50 : talkingSockets))
  })
}

const makeSessions = async ({ database }: Bench, number: number): Promise<string[]> => {
  const ids = Array.from({ length: number }, () => Bun.randomUUIDv7())
  await database.sql`
    insert into chat_sessions (user_id, id) select 'talker_' || row_number() over (), id from unnest(${ids}::uuid[]) as made (id)`
  return ids
}

type Opened = { socket: WebSocket; onFrame: (frame: { type: string; message?: { client_message_id: string } }) => void }

const open = (pika: Server, sessionId: string): Promise<Opened> =>
  new Promise((resolve, reject) => {
    const url = `${pika.url.replace("http", "ws")}/ws/chat/${sessionId}`
    const socket = new WebSocket(url, { headers: { "X-API-Key": key } })
    const opened: Opened = { socket, onFrame: () => resolve(opened) }
    socket.onmessage = ({ data }) => opened.onFrame(JSON.parse(String(data)))
    socket.onclose = ({ code }) => reject(new Error(`a socket was closed with ${code}`))
  })

const openAll = async (bench: Bench, pika: Server, sessions: readonly string[]): Promise<Opened[]> => {
  const all: Opened[] = []
  for (let at = 0; at < sessions.length; at += batch)
    all.push(...(await Promise.all(sessions.slice(at, at + batch).map((id) => open(pika, id)))))
  for (const { socket } of all)
    socket.onclose = ({ code }) => void bench.notes.push(`A socket of the benchmark was closed with ${code}.`)
  return all
}

const closeAll = (sockets: readonly Opened[]): void => {
  for (const { socket } of sockets) {
    socket.onclose = null
    socket.close()
  }
}

const residentKb = ({ pid }: Server): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1])

/** A first hundred warm up what all share. Memory is read after the collector has had time. */
const holdQuiet = async (bench: Bench, pika: Server, sessions: readonly string[]): Promise<void> => {
  const first = await openAll(bench, pika, sessions.slice(0, batch))
  await Bun.sleep(5000)
  const before = residentKb(pika)
  const rest = await openAll(bench, pika, sessions.slice(batch))
  await Bun.sleep(10_000)
  const each = (residentKb(pika) - before) / rest.length
  const held = [...first, ...rest].filter(({ socket }) => socket.readyState === WebSocket.OPEN).length
  bench.notes.push(`${held} of ${sessions.length} quiet sockets are held; each takes ${each.toFixed(1)} kB.`)
  bench.checks.push(atMost("a quiet socket: memory", each, 30, "kB"))
  bench.checks.push(atMost("quiet sockets that were lost", sessions.length - held, 0, ""))
  closeAll([...first, ...rest])
}

/** Each says something every ten seconds, at a time of its own; its answer is that nothing is known. */
const talk = async (bench: Bench, pika: Server, sessions: readonly string[]): Promise<void> => {
  const sockets = await openAll(bench, pika, sessions)
  const latencies: number[] = []
  const sent = new Map<string, number>()
  const timers: Timer[] = []
  const say = ({ socket }: Opened): void => {
    const client_message_id = Bun.randomUUIDv7()
    sent.set(client_message_id, performance.now())
    socket.send(JSON.stringify({ type: "user_message", content: "What did the zeppelin carry?", client_message_id }))
  }
  for (const [index, opened] of sockets.entries()) {
    opened.onFrame = ({ type, message }) => {
      const at = type === "user_message" && message ? sent.get(message.client_message_id) : undefined
      if (at === undefined || !message) return
      latencies.push(performance.now() - at)
      sent.delete(message.client_message_id)
    }
    const first = (index / sockets.length) * messageEveryMs
    timers.push(
      setTimeout(() => {
        say(opened)
        timers.push(setInterval(() => say(opened), messageEveryMs))
      }, first),
    )
  }
  // The first messages of all load and compile what the others find ready.
  await Bun.sleep(messageEveryMs)
  latencies.length = 0
  await Bun.sleep(Math.max(3 * bench.options.seconds, 30) * 1000)
  for (const timer of timers) clearTimeout(timer)
  await Bun.sleep(2000)
  closeAll(sockets)
  const { p50, p95, p99 } = percentiles(latencies)
  bench.notes.push(
    `${sessions.length} sockets, each a message every 10 s: ${latencies.length} came back, p50 ${p50.toFixed(1)} ms, ` +
      `p95 ${p95.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms.`,
  )
  bench.checks.push(atMost("a message until it comes back: p95", p95, 50, "ms"))
  bench.checks.push(atMost("messages that did not come back", sent.size, 0, ""))
}
