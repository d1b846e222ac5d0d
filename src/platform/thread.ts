import type { Logger } from "./logger.ts"

/** The tasks of a thread, by name. Arguments and results are copied, so they are plain data. */
export type Tasks = Record<string, (input: never) => unknown>

type Input<Task extends (input: never) => unknown> = Parameters<Task>[0]
type Answer<Task extends (input: never) => unknown> = Awaited<ReturnType<Task>>

export type Thread<Known extends Tasks> = {
  /** Throws a `ThreadError` when the thread dies or exceeds its time limit, the task's own error, or the signal's reason. */
  run: <Name extends keyof Known & string>(
    name: Name,
    input: Input<Known[Name]>,
    signal?: AbortSignal,
  ) => Promise<Answer<Known[Name]>>
  stop: () => Promise<void>
}

/** The thread ended before it answered. The next task starts a new one. */
export class ThreadError extends Error {}

export type Question = { name: string; input: unknown }
export type Reply = { answer: unknown } | { error: string }

type Waiting = { question: Question; resolve: (answer: never) => void; reject: (error: unknown) => void }

/** In milliseconds. */
type Limits = {
  /** On a machine that is not overloaded, no task takes a tenth of this. */
  longest: number
  /** A thread holds tens of megabytes: after this long without work it ends. */
  idle: number
}
const usualLimits: Limits = { longest: 30_000, idle: 60_000 }

/**
 * Runs work that grows with its input away from the main thread: one task at a time, in order of arrival. The thread starts with its
 * first task, ends when it is idle for long, and is replaced when it dies or hangs.
 */
export const createThread = <Known extends Tasks>(
  open: () => Worker,
  log: Logger,
  limits: Partial<Limits> = {},
): Thread<Known> => {
  const { longest, idle: longestIdle } = { ...usualLimits, ...limits }
  const line: Waiting[] = []
  let worker: Worker | null = null
  let current: Waiting | null = null
  let timer: Timer | undefined
  let isStopped = false

  const settle = (end: (task: Waiting) => void): void => {
    clearTimeout(timer)
    const task = current
    current = null
    if (task) end(task)
    next()
  }

  const breakOff = (reason: string): void => {
    log.warn({ reason }, "a thread ended before its task did; the next task starts another")
    const broken = worker
    worker = null
    broken?.terminate()
    settle((task) => task.reject(new ThreadError(reason)))
  }

  const start = (): Worker => {
    const started = open()
    started.unref()
    started.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      if (started !== worker) return
      settle((task) =>
        "error" in data ? task.reject(new ThreadError(data.error)) : task.resolve(data.answer as never),
      )
    })
    // The message of an error may quote the input, so it is not passed on.
    const died = () => started === worker && breakOff("The thread died.")
    started.addEventListener("error", died)
    started.addEventListener("close", died)
    return started
  }

  const next = (): void => {
    if (current || isStopped) return
    const task = line.shift()
    current = task ?? null
    if (task) {
      worker ??= start()
      timer = setTimeout(() => breakOff("It took longer than it may."), longest)
      worker.postMessage(task.question)
    } else timer = setTimeout(rest, longestIdle)
    timer.unref()
  }

  const rest = (): void => {
    const idle = worker
    worker = null
    idle?.terminate()
  }

  return {
    run: (name, input, signal) =>
      new Promise((resolve, reject) => {
        if (isStopped) return reject(new ThreadError("The process is stopping."))
        if (signal?.aborted) return reject(signal.reason)
        const task: Waiting = { question: { name, input }, resolve, reject }
        line.push(task)
        signal?.addEventListener(
          "abort",
          () => {
            if (line.includes(task)) line.splice(line.indexOf(task), 1)
            reject(signal.reason)
          },
          { once: true },
        )
        if (!current) {
          clearTimeout(timer)
          next()
        }
      }),
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      rest()
      for (const task of [...(current ? [current] : []), ...line.splice(0)])
        task.reject(new ThreadError("The process is stopping."))
      current = null
    },
  }
}

/** Runs in the thread: answers each call with the task of its name. */
export const answerTasks = (tasks: Tasks, port: { postMessage: (reply: Reply) => void }) => {
  const answer = async ({ name, input }: Question): Promise<Reply> => {
    try {
      const task = tasks[name]
      return task ? { answer: await task(input as never) } : { error: "There is no such task." }
    } catch (error) {
      return { error: error instanceof Error ? `A task failed: ${error.name}.` : "A task failed." }
    }
  }
  return async ({ data }: MessageEvent<Question>): Promise<void> => port.postMessage(await answer(data))
}
