import type { Logger } from "./logger.ts"

/** Closes the parts of a process, in reverse order of opening. */
export type Closers = {
  /** `timeoutMilliseconds`: how long this part may take; default: three seconds. */
  add: (name: string, close: () => unknown, timeoutMilliseconds?: number) => void
  /** Closes every part once, even if others fail. It never rejects: failures are logged. */
  closeAll: () => Promise<void>
}

const defaultMilliseconds = 3000

export const createClosers = (log: Logger): Closers => {
  const parts: { name: string; close: () => unknown; timeoutMilliseconds: number }[] = []
  const closePart = async ({ name, close, timeoutMilliseconds }: (typeof parts)[number]): Promise<void> => {
    const late = Promise.withResolvers<"late">()
    const timer = setTimeout(() => late.resolve("late"), timeoutMilliseconds)
    try {
      const outcome = await Promise.race([(async () => close())(), late.promise])
      if (outcome === "late") log.error({ part: name, limit_ms: timeoutMilliseconds }, "a part did not close in time")
    } catch (error) {
      log.error({ err: error, part: name }, "a part could not be closed")
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    add: (name, close, timeoutMilliseconds = defaultMilliseconds) =>
      void parts.push({ name, close, timeoutMilliseconds }),
    closeAll: async () => {
      for (let part = parts.pop(); part; part = parts.pop()) await closePart(part)
    },
  }
}
