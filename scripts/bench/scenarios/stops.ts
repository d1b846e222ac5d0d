import { z } from "zod"
import type { Bench } from "../bench.ts"
import { userId } from "../corpus/facts.ts"
import { percentiles } from "../percentiles.ts"
import { endlessQuestion } from "../provider-manner.ts"
import { atMost } from "../report/report.ts"
import { headers, key, type Server } from "../server.ts"

const triesPerDoor = 20
const maxWaitMs = 5000
const pollMs = 5

/** Asks a question whose answer never ends. `begun` resolves when the model is asked; `stop` is what the client does to stop it. */
type Asking = { begun: Promise<unknown>; stop: () => unknown; leave: () => void }
type Ask = (pika: Server, query: string) => Promise<Asking>

const person = userId({ index: 0, memories: 100 })

/** Each way in which a client stops an answer, from what it does to the moment at which the model sees its call broken. */
export const measureStops = async (bench: Bench, pika: Server): Promise<void> => {
  for (const [door, ask] of Object.entries(doors)) {
    const latencies: number[] = []
    for (let turn = 0; turn < triesPerDoor; turn++) latencies.push(await measureStop(bench, pika, ask))
    const { p50, most } = percentiles(latencies)
    bench.notes.push(
      `${door}: the model sees its call broken after p50 ${p50.toFixed(1)}, at most ${most.toFixed(1)} ms (${latencies.length} stops).`,
    )
    bench.checks.push(atMost(`${door}: until the model sees its call broken, at most`, most, 100, "ms"))
  }
}

const measureStop = async ({ provider }: Bench, pika: Server, ask: Ask): Promise<number> => {
  const id = Bun.randomUUIDv7()
  const asking = await ask(pika, `${endlessQuestion} ${id}`)
  await asking.begun
  await eventOf(provider, "begun", id)
  const stoppedAt = performance.timeOrigin + performance.now()
  await asking.stop()
  const leftAt = await eventOf(provider, "left", id)
  asking.leave()
  return leftAt - stoppedAt
}

/** When the model saw it, in milliseconds since 1970. */
const eventOf = async (provider: Server, event: "begun" | "left", id: string): Promise<number> => {
  const until = performance.now() + maxWaitMs
  for (;;) {
    const answer = await fetch(`${provider.url}/${event}/${id}`)
    if (answer.ok) return Number(await answer.text())
    if (performance.now() > until)
      throw new Error(`the model did not see within ${maxWaitMs} ms that a call was ${event}`)
    await Bun.sleep(pollMs)
  }
}

const post = (pika: Server, path: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(`${pika.url}${path}`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })

const disconnecting =
  (stream: boolean): Ask =>
  async (pika, query) => {
    const control = new AbortController()
    const answer = post(pika, "/query", { user_id: person, query, stream }, control.signal)
    answer.catch(() => undefined)
    return {
      begun: stream ? answer.then(({ body }) => body?.getReader().read()) : Promise.resolve(),
      stop: () => control.abort(),
      leave: () => undefined,
    }
  }

const sessionSchema = z.object({ id: z.uuid() })
const startSession = async (pika: Server): Promise<string> =>
  sessionSchema.parse(await (await post(pika, "/api/v1/chat/sessions", { user_id: person })).json()).id

const saying = async (pika: Server, query: string): Promise<Asking & { sessionId: string }> => {
  const sessionId = await startSession(pika)
  const socket = new WebSocket(`${pika.url.replace("http", "ws")}/ws/chat/${sessionId}`, {
    headers: { "X-API-Key": key },
  })
  const begun = new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => {
      const { type } = z.object({ type: z.string() }).parse(JSON.parse(String(data)))
      if (type === "ready") socket.send(JSON.stringify({ type: "user_message", content: query }))
      if (type === "assistant_delta") resolve()
    }
  })
  return {
    sessionId,
    begun,
    stop: () => socket.send(JSON.stringify({ type: "stop" })),
    leave: () => socket.close(),
  }
}

const deleting: Ask = async (pika, query) => {
  const { sessionId, ...asking } = await saying(pika, query)
  const path = `${pika.url}/api/v1/chat/sessions/${sessionId}?permanent=true`
  return { ...asking, stop: () => void fetch(path, { method: "DELETE", headers }) }
}

const doors: Record<string, Ask> = {
  "the client leaves, one document": disconnecting(false),
  "the client leaves, events": disconnecting(true),
  "a socket says stop": saying,
  "the session is deleted": deleting,
}
