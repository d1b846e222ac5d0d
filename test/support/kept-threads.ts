/**
 * Threads that outlive the pika that opened them. A thread holds nothing of anybody, but what it loads for its first task takes a second of
 * the processor: each pika of a test process would load it again.
 */
const rested = new Set<Worker>()
const dead = new WeakSet<Worker>()

const startThread = (): Worker => {
  const worker = new Worker(new URL("../../src/thread.ts", import.meta.url).href)
  for (const kind of ["error", "close"])
    worker.addEventListener(kind, () => {
      dead.add(worker)
      rested.delete(worker)
    })
  return worker
}

const takeRested = (): Worker | undefined => {
  const [worker] = rested
  if (worker) rested.delete(worker)
  return worker
}

/** Opens a thread of the product, or takes one that another pika has stopped. */
export const openThread = (): Worker => {
  const worker = takeRested() ?? startThread()
  const listening: Parameters<Worker["addEventListener"]>[] = []
  let unanswered = 0
  const listen = (...how: Parameters<Worker["addEventListener"]>): void => {
    listening.push(how)
    worker.addEventListener(...how)
  }
  listen("message", () => {
    unanswered -= 1
  })
  const lent: Pick<Worker, "unref" | "addEventListener" | "postMessage" | "terminate"> = {
    unref: () => worker.unref(),
    addEventListener: listen,
    postMessage: (message: unknown) => {
      unanswered += 1
      worker.postMessage(message)
    },
    // One that is busy may hang, and its answer is for nobody.
    terminate: () => {
      for (const [kind, listener] of listening) worker.removeEventListener(kind, listener)
      if (unanswered === 0 && !dead.has(worker)) rested.add(worker)
      else worker.terminate()
    },
  }
  return lent as Worker
}
