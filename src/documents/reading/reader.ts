import { availableParallelism } from "node:os"
import { bulkhead } from "cockatiel"
import type { Logger } from "../../platform/logger.ts"
import type { ReadDocument, Reader } from "./read-document.ts"
import type { ReadRequest } from "./reader-messages.ts"
import { type ReaderProcess, startReaderProcess } from "./reader-process.ts"
import type { ReaderLimits } from "./watch-use.ts"

type ReaderSettings = ReaderLimits & {
  /** Documents that are read at once. */
  maxProcesses: number
  /** A process holds about 100 MB: after this long without work it ends. */
  idleMilliseconds: number
}

const usualSettings: ReaderSettings = {
  // Some 30 times what real documents take.
  processorMilliseconds: (bytes) => Math.min(10_000 + bytes / 200, 60_000),
  longestMilliseconds: 300_000,
  memoryBytes: 1_000_000_000,
  keptBytes: 400_000_000,
  // One core is for requests.
  maxProcesses: Math.max(1, availableParallelism() - 1),
  idleMilliseconds: 60_000,
}

/**
 * Reads documents in processes of their own: a parser that hangs, dies or takes too much memory ends with its process and costs its
 * document alone. The first document starts a process; it is kept while there is work.
 */
export const createReader = (log: Logger, settings: Partial<ReaderSettings> = {}): Reader => {
  const { maxProcesses, idleMilliseconds, ...limits } = { ...usualSettings, ...settings }
  const turns = bulkhead(maxProcesses, Number.POSITIVE_INFINITY)
  const running = new Set<ReaderProcess>()
  const idle = new Map<ReaderProcess, Timer>()
  let isStopped = false

  const take = (): ReaderProcess => {
    const [kept] = idle
    if (!kept) return startReaderProcess(log, limits)
    const [process, timer] = kept
    clearTimeout(timer)
    idle.delete(process)
    return process.isUsable() ? process : take()
  }

  const keep = (process: ReaderProcess): void => {
    if (isStopped) process.kill()
    if (!process.isUsable()) return
    const end = setTimeout(() => {
      idle.delete(process)
      process.kill()
    }, idleMilliseconds)
    end.unref()
    idle.set(process, end)
  }

  const read = async (request: ReadRequest, signal: AbortSignal): Promise<ReadDocument> => {
    if (isStopped) throw new Error("this process is stopping")
    const process = take()
    running.add(process)
    try {
      return await process.read(request, signal)
    } finally {
      running.delete(process)
      keep(process)
    }
  }

  return {
    read: (request, signal) => turns.execute(() => read(request, signal), signal),
    stop: () => {
      isStopped = true
      for (const [process, timer] of idle) {
        clearTimeout(timer)
        process.kill()
      }
      for (const process of running) process.kill()
    },
  }
}
