/** Hands over parts by `push` until it resolves. It ends at once, with an error, when `signal` is aborted. */
type Work<End> = (push: (part: string) => void, signal: AbortSignal) => Promise<End>

/** Yields what `work` hands over, as soon as it is there, and returns its end. The work ends when the reader leaves. */
export async function* relayParts<End>(work: Work<End>, signal: AbortSignal): AsyncGenerator<string, End> {
  const left = new AbortController()
  let waiting = ""
  let isOver = false
  let wake = Promise.withResolvers<void>()
  const push = (part: string) => {
    waiting += part
    wake.resolve()
  }
  const ended = work(push, AbortSignal.any([signal, left.signal])).finally(() => {
    isOver = true
    wake.resolve()
  })
  // It is awaited below. It may fail while the reader is busy with a part.
  ended.catch(() => undefined)
  try {
    while (!isOver || waiting !== "") {
      await wake.promise
      wake = Promise.withResolvers()
      const part = waiting
      waiting = ""
      if (part !== "") yield part
      if (isOver) wake.resolve()
    }
    return await ended
  } finally {
    left.abort()
    await ended.catch(() => undefined)
  }
}
