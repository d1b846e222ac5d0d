import type { StreamedAnswer } from "../feature/streamed-answer.ts"
import { unavailable } from "../platform/errors.ts"
import { createStreamBuffer } from "./stream-buffer.ts"

/**
 * How a streamed answer ended: read completely, left by the client (or read too slowly), or stopped by an error. `reason`: why, unless it
 * was read completely.
 */
export type Ending = { status: 200 | 499 | 500; reason?: unknown }

export type RunningStream = {
  readable: ReadableStream<Uint8Array>
  /** Resolves when the first bytes are ready to send, or with the ending if it ended before. */
  started: Promise<Ending | null>
  ended: Promise<Ending>
}

type Signals = {
  /** Aborted when the client disconnects. */
  gone: AbortSignal
  /** Aborted when the process stops the streams that are still open. */
  stopping: AbortSignal
}

const defaults = { bufferBytes: 1024 * 1024, maxWaitMs: 30_000, maxTotalWaitMs: 300_000, timeoutMs: 300_000 }
/** A document up to this size is sent when it is complete: until then, an error still gets its own status. */
const maxWholeBytes = 256 * 1024
/** A client that reads nothing for this long has stalled. */
const stallMs = 30_000
/** Proxies and runtimes close idle connections. */
const heartbeatMs = 10_000
const watchMs = 1000
/**
 * A comment of an event stream. Others have no heartbeat: a part may end anywhere. A verb that sends something else reads its next part
 * within 10 s.
 */
const heartbeat = ": \n\n"
const encoder = new TextEncoder()

/** Sends an answer from its first part to its end. */
export const runStream = ({ options, write }: StreamedAnswer, signals: Signals): RunningStream => {
  const limits = { ...defaults, ...options }
  const isEvents = options.contentType === "text/event-stream"
  const started = Promise.withResolvers<Ending | null>()
  const startedAt = performance.now()
  let [takenAt, sentAt, sentBytes] = [startedAt, startedAt, 0]

  const control = new AbortController()
  const { end, ended, leave, stall } = createEnd(signals, (ending) => {
    clearInterval(watch)
    started.resolve(ending)
    if (ending.status === 200) return
    control.abort(ending.reason)
    buffer.breakOff()
    room.open()
  })
  const room = createRoom(limits, stall)
  const buffer = createStreamBuffer({
    onTaken: () => {
      takenAt = performance.now()
      if (buffer.size() < limits.bufferBytes) room.open()
    },
    onEnd: () => end({ status: 200 }),
    onLeft: leave,
  })
  const send = async (part: string | Uint8Array): Promise<void> => {
    control.signal.throwIfAborted()
    const bytes = typeof part === "string" ? encoder.encode(part) : part
    sentAt = performance.now()
    if (buffer.size() === 0) takenAt = sentAt
    sentBytes += bytes.length
    buffer.add(bytes)
    const isFull = buffer.size() >= limits.bufferBytes
    if (isEvents || options.isLive || isFull || sentBytes > maxWholeBytes) started.resolve(null)
    if (isFull) await room.wait()
    control.signal.throwIfAborted()
  }
  const watch = setInterval(() => {
    const now = performance.now()
    const isTaken = buffer.size() === 0
    if (now - startedAt > limits.timeoutMs)
      return isTaken ? end({ status: 500, reason: unavailable("It took too long. Try again shortly.", 5) }) : stall()
    if (!isTaken && now - takenAt > stallMs) return stall()
    if (isTaken && isEvents && sentBytes > 0 && now - sentAt >= heartbeatMs) void send(heartbeat)
  }, watchMs)
  if (signals.gone.aborted) leave()
  else
    write(send, control.signal).then(
      () => {
        buffer.close()
        started.resolve(null)
      },
      (reason: unknown) => end({ status: 500, reason }),
    )
  return { readable: buffer.readable, started: started.promise, ended }
}

/** The first event that ends a stream decides how it ended. */
const createEnd = ({ gone, stopping }: Signals, onEnd: (ending: Ending) => void) => {
  const ended = Promise.withResolvers<Ending>()
  let isOver = false
  const end = (ending: Ending): void => {
    if (isOver) return
    isOver = true
    gone.removeEventListener("abort", leave)
    stopping.removeEventListener("abort", stop)
    onEnd(ending)
    ended.resolve(ending)
  }
  const leave = (): void => end({ status: 499, reason: new Error("the client left") })
  const stall = (): void => end({ status: 499, reason: new Error("the client took too little") })
  const stop = (): void => end({ status: 500, reason: unavailable("The server stops. Try again shortly.", 1) })
  gone.addEventListener("abort", leave)
  stopping.addEventListener("abort", stop)
  return { end, leave, stall, ended: ended.promise }
}

/** Waits for the client, with a limit for each wait and for all together. */
const createRoom = (limits: { maxWaitMs: number; maxTotalWaitMs: number }, stall: () => void) => {
  let waitedMs = 0
  let opened: PromiseWithResolvers<void> | null = null
  return {
    wait: async (): Promise<void> => {
      const since = performance.now()
      const timer = setTimeout(stall, Math.max(0, Math.min(limits.maxWaitMs, limits.maxTotalWaitMs - waitedMs)))
      opened ??= Promise.withResolvers()
      await opened.promise
      clearTimeout(timer)
      waitedMs += performance.now() - since
    },
    open: (): void => {
      opened?.resolve()
      opened = null
    },
  }
}
