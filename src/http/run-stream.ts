import type { StreamedAnswer } from "../feature/streamed-answer.ts"
import { AppError, unavailable } from "../platform/errors.ts"
import { createStreamBuffer } from "./stream-buffer.ts"

/**
 * How an answer ended that goes on after its headers: taken whole, left by the client (or not taken in time), or broken off by a fault.
 * `reason`: what was thrown, if that is known.
 */
export type Ending = { status: 200 | 499 | 500; reason?: unknown }

export type RunningStream = {
  readable: ReadableStream<Uint8Array>
  /** Resolves when the first bytes are to go out; with how it ended, when it ended before. */
  started: Promise<Ending | null>
  ended: Promise<Ending>
}

const defaults = { bufferBytes: 1024 * 1024, maxWaitMs: 30_000, maxTotalWaitMs: 300_000, timeoutMs: 300_000 }
/** Up to this size a document goes out when it is whole: what fails until then is told as an error with its status. */
const maxWholeBytes = 256 * 1024
/** A client that takes nothing for so long has stalled. */
const stallMs = 30_000
/** Proxies and runtimes close connections that are quiet: Bun after 10 s by default, this server after 60. */
const heartbeatMs = 10_000
const watchMs = 1000
/** A comment. JSON has no heartbeat: a part may end within a token, and who sends documents reads the next page within 10 s. */
const heartbeat = new TextEncoder().encode(": \n\n")

/** Sends an answer from its first part to its end. `gone`: the client left; `stopping`: the process breaks off what still goes on. */
export const runStream = (
  { options, write }: StreamedAnswer,
  gone: AbortSignal,
  stopping: AbortSignal,
): RunningStream => {
  const limits = { ...defaults, ...options }
  const isEvents = options.contentType === "text/event-stream"
  const started = Promise.withResolvers<Ending | null>()
  const ended = Promise.withResolvers<Ending>()
  const control = new AbortController()
  const encoder = new TextEncoder()
  const beganAt = performance.now()
  let [lastTaken, lastSent, sentBytes, waitedMs] = [beganAt, beganAt, 0, 0]
  let isOver = false
  let room: PromiseWithResolvers<void> | null = null

  const end = (ending: Ending): void => {
    if (isOver) return
    isOver = true
    clearInterval(watch)
    gone.removeEventListener("abort", leave)
    stopping.removeEventListener("abort", stop)
    if (ending.status !== 200) {
      control.abort(ending.reason)
      buffer.breakOff()
    }
    room?.resolve()
    started.resolve(ending)
    ended.resolve(ending)
  }
  const leave = (): void => end({ status: 499, reason: new Error("the client left") })
  const stop = (): void => end({ status: 500, reason: unavailable("The server stops. Try again shortly.", 1) })
  const stall = (): void => end({ status: 499, reason: new Error("the client took too little") })
  const expire = (): void =>
    buffer.size() > 0 ? stall() : end({ status: 500, reason: new AppError("UNAVAILABLE", "It took too long.") })

  const buffer = createStreamBuffer({
    onTaken: () => {
      lastTaken = performance.now()
      if (buffer.size() >= limits.bufferBytes) return
      room?.resolve()
      room = null
    },
    onEnd: () => end({ status: 200 }),
    onLeft: leave,
  })

  const add = (part: Uint8Array): void => {
    lastSent = performance.now()
    if (buffer.size() === 0) lastTaken = lastSent
    buffer.add(part)
    sentBytes += part.length
  }
  const waitForClient = async (): Promise<void> => {
    const since = performance.now()
    const timer = setTimeout(stall, Math.max(0, Math.min(limits.maxWaitMs, limits.maxTotalWaitMs - waitedMs)))
    room ??= Promise.withResolvers()
    await room.promise
    clearTimeout(timer)
    waitedMs += performance.now() - since
  }
  const send = async (part: string | Uint8Array): Promise<void> => {
    control.signal.throwIfAborted()
    add(typeof part === "string" ? encoder.encode(part) : part)
    const isFull = buffer.size() >= limits.bufferBytes
    if (isEvents || isFull || sentBytes > maxWholeBytes) started.resolve(null)
    if (isFull) await waitForClient()
    control.signal.throwIfAborted()
  }

  const watch = setInterval(() => {
    const now = performance.now()
    if (now - beganAt > limits.timeoutMs) return expire()
    if (buffer.size() > 0 && now - lastTaken > stallMs) return stall()
    if (isEvents && sentBytes > 0 && buffer.size() === 0 && now - lastSent >= heartbeatMs) add(heartbeat)
  }, watchMs)
  gone.addEventListener("abort", leave)
  stopping.addEventListener("abort", stop)
  if (gone.aborted) leave()
  else if (stopping.aborted) stop()
  else
    void write(send, control.signal).then(
      () => {
        buffer.close()
        started.resolve(null)
      },
      (reason: unknown) => end({ status: 500, reason }),
    )
  return { readable: buffer.readable, started: started.promise, ended: ended.promise }
}
