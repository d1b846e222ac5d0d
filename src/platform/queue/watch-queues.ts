import type { Logger } from "../logger.ts"
import { createBell } from "./bell.ts"
import type { Consumer } from "./consumer.ts"
import type { Queue } from "./queue.ts"

/** Jobs of this process wake their consumer; the looks are for jobs of others, retries, dead letters and schedules. */
const pollMilliseconds = 500

/** Looks, by one statement, which queues have messages that are due, and wakes their consumers. */
export const watchQueues = (queue: Queue, consumers: readonly Pick<Consumer, "name" | "wake">[], log: Logger) => {
  const bell = createBell()
  const names = consumers.map(({ name }) => name)
  let stopping = false

  const look = async (): Promise<void> => {
    const due = new Set(await queue.due(names))
    for (const { name, wake } of consumers) if (due.has(name)) wake()
  }

  const loop = async (): Promise<void> => {
    while (!stopping) {
      await look().catch((error: unknown) => log.warn({ err: error }, "cannot fetch jobs; trying again"))
      if (!stopping) await bell.wait(pollMilliseconds)
    }
  }
  const looping = loop()

  return {
    /** Looks now instead of at the next poll. */
    look: bell.ring,
    stop: async (): Promise<void> => {
      stopping = true
      bell.ring()
      await looping
    },
  }
}
