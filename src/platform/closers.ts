import type { Logger } from "./logger.ts"

/** What closes the parts of a process, in the reverse of the order in which they were opened. */
export type Closers = {
  /** `mostMilliseconds`: how long this part may take; three seconds unless said otherwise. */
  add: (name: string, close: () => unknown, mostMilliseconds?: number) => void
  /** Closes every part once, whatever becomes of the others. Never fails: what did not close is in the log. */
  closeAll: () => Promise<void>
}

const defaultMilliseconds = 3000

export const createClosers = (log: Logger): Closers => {
  const parts: { name: string; close: () => unknown; mostMilliseconds: number }[] = []
  const closePart = async ({ name, close, mostMilliseconds }: (typeof parts)[number]): Promise<void> => {
    const late = Promise.withResolvers<"late">()
    const timer = setTimeout(() => late.resolve("late"), mostMilliseconds)
    try {
      const outcome = await Promise.race([(async () => close())(), late.promise])
      if (outcome === "late") log.error({ part: name, limit_ms: mostMilliseconds }, "a part did not close in time")
    } catch (error) {
      log.error({ err: error, part: name }, "a part could not be closed")
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    add: (name, close, mostMilliseconds = defaultMilliseconds) => void parts.push({ name, close, mostMilliseconds }),
    closeAll: async () => {
      for (let part = parts.pop(); part; part = parts.pop()) await closePart(part)
    },
  }
}
