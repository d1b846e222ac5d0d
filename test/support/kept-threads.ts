/**
 * Threads that outlive the pika that opened them. A thread holds nothing of anybody, but what it loads for its first task takes a second of
 * the processor: each pika of a test process would load it again.
 */
const rested: Worker[] = []

/** Opens a thread of the product, or takes one that another pika has stopped. */
export const openThread = (): Worker => {
  const worker = rested.pop() ?? new Worker(new URL("../../src/thread.ts", import.meta.url).href)
  const listening: Parameters<Worker["addEventListener"]>[] = []
  let unanswered = 0
  const listen = (...how: Parameters<Worker["addEventListener"]>): void => {
    listening.push(how)
    worker.addEventListener(...how)
  }
  listen("message", () => {
    unanswered -= 1
  })
  const lend: Pick<Worker, "unref" | "addEventListener" | "postMessage" | "terminate"> = {
    unref: () => worker.unref(),
    addEventListener: listen,
    postMessage: (message: unknown) => {
      unanswered += 1
      worker.postMessage(message)
    },
    // One that is busy may hang, and its answer is for nobody.
    terminate: () => {
      for (const [kind, listener] of listening) worker.removeEventListener(kind, listener)
      if (unanswered === 0) rested.push(worker)
      else worker.terminate()
    },
  }
  return lend as Worker
}
