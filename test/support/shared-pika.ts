import { stopAtTheEnd } from "./at-the-end.ts"
import { clean, type Fresh, lookAt } from "./clean-pika.ts"
import { startPika, type TestPika } from "./pika.ts"

type Shared = { pika: TestPika; fresh: Fresh }

let shared: Shared | null = null
let isTaken = false

/**
 * The pika that the test files of a process use one after the other: each finds it as it was at its start. When a file leaves it in another
 * state, the next file gets a new one. While one file has it, others start one of their own.
 */
export const takeSharedPika = async (): Promise<TestPika> => {
  if (isTaken) return startPika()
  shared ??= await start()
  isTaken = true
  const { pika, fresh } = shared
  const giveBack = async (): Promise<void> => {
    try {
      if (!(await clean(pika, fresh).catch(() => false))) await stopSharedPika()
    } finally {
      isTaken = false
    }
  }
  return { ...pika, stop: giveBack }
}

const start = async (): Promise<Shared> => {
  const pika = await startPika()
  stopAtTheEnd(stopSharedPika)
  return { pika, fresh: await lookAt(pika) }
}

/** Files that set the clock by weeks do this first. */
export const stopSharedPika = async (): Promise<void> => {
  const last = shared
  shared = null
  await last?.pika.stop()
}
