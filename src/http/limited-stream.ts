import { countGarbage } from "../platform/collect-garbage.ts"
import { AppError } from "../platform/errors.ts"

type Limits = {
  maxBytes: number
  /** Aborted when the client disconnects: the runtime does not end the body in this case. */
  gone: AbortSignal
  tooLarge: () => AppError
  /** Called before the reader gets an error. */
  onFailure: () => void
  /** Maximum time without data from the client. */
  quietMs?: number
  /** Until the end. */
  timeoutMs?: number
}

const usualQuietMs = 15_000
const usualTimeoutMs = 600_000

/** A body as it arrives: its bytes are counted, it is read only as fast as it is used, and each wait has a limit. */
export const createLimitedStream = (
  body: ReadableStream<Uint8Array> | null,
  { maxBytes, gone, tooLarge, onFailure, quietMs = usualQuietMs, timeoutMs = usualTimeoutMs }: Limits,
): ReadableStream<Uint8Array> => {
  const reader = (body ?? new Blob().stream()).getReader()
  const startedAt = performance.now()
  let received = 0
  const fail = (error: unknown): never => {
    onFailure()
    void reader.cancel().catch(() => undefined)
    throw error instanceof AppError
      ? error
      : new AppError("INVALID_REQUEST", "The body did not arrive completely.", { cause: error })
  }
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const left = startedAt + timeoutMs - performance.now()
        if (left <= 0) fail(tooSlow())
        const { done, value } = await inTime(reader.read(), gone, Math.min(quietMs, left)).catch(fail)
        if (done) return controller.close()
        received += value.length
        if (received > maxBytes) fail(tooLarge())
        controller.enqueue(value)
        countGarbage(value.length)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

const inTime = async <Value>(reading: Promise<Value>, gone: AbortSignal, limitMs: number): Promise<Value> => {
  const end = Promise.withResolvers<never>()
  const timer = setTimeout(() => end.reject(tooSlow()), limitMs)
  const leave = (): void => end.reject(gone.reason)
  gone.addEventListener("abort", leave)
  if (gone.aborted) leave()
  try {
    return await Promise.race([reading, end.promise])
  } finally {
    clearTimeout(timer)
    gone.removeEventListener("abort", leave)
  }
}

const tooSlow = () => new AppError("INVALID_REQUEST", "The body arrived too slowly. Send it again, faster.")
