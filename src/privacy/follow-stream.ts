/** How an answer ended that was sent in pieces: taken whole, left by the client (or not taken in time), or broken off by a fault. */
export type Ending = 200 | 499 | 500

/** `source`, and word of whether it was taken whole or left before. Whoever fills it knows when that fails, which an idle reader does not notice. */
export const followStream = (
  source: ReadableStream<Uint8Array>,
  gone: AbortSignal,
  tellEnd: (ending: Ending) => void,
): ReadableStream<Uint8Array> => {
  const reader = source.getReader()
  const leave = (): void => {
    tellEnd(499)
    void reader.cancel().catch(() => undefined)
  }
  gone.addEventListener("abort", leave, { once: true })
  if (gone.aborted) leave()
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const next = await reader.read().catch(() => null)
    // The error itself goes no further: the runtime prints what a stream of an answer ends with.
    if (next === null) return controller.error(new Error("the answer was broken off"))
    if (!next.done) return controller.enqueue(next.value)
    gone.removeEventListener("abort", leave)
    tellEnd(200)
    controller.close()
  }
  return new ReadableStream({ pull, cancel: leave }, { highWaterMark: 0 })
}
