import type { Citation } from "../chat/messages/schemas.ts"
import type { AskOptions, FinishedAnswer } from "./asked-answer.ts"
import type { TurnOf } from "./turn-of.ts"

/** Why an answer ends before it is whole. `lost`: another process has ended it, or its session is gone: nothing is written. */
export type EndReason = "stopped" | "late" | "lost"

type Asked = TurnOf & {
  options: AskOptions
  /** `performance.now()` when the question came. */
  askedAt: number
}

/** An answer that waits or runs in this process. */
export type LiveAnswer = Asked & {
  retrieved: PromiseWithResolvers<Citation[]>
  finished: PromiseWithResolvers<FinishedAnswer>
  /** Its reason is an `EndReason`. */
  signal: AbortSignal
  end: (reason: EndReason) => void
  /**
   * Adds somebody who waits for it: when all of them are gone, it is stopped. Without a signal, it goes on whoever leaves.
   */
  attach: (gone: AbortSignal | undefined) => void
  say: (text: string) => void
  /** What was said so far, and then what is said until the answer ends. */
  listen: () => AsyncIterable<string>
  /** Resolves when something happened in the session that may concern it, when this one shall end, or after so long. */
  waitForNews: (milliseconds: number) => Promise<void>
  /** Something happened in its session. */
  wake: () => void
  /** Nothing more is said. */
  close: () => void
}

/** The answers that wait or run in this process, by the ids of their messages. */
export type LiveAnswers = {
  processId: string
  /** Whether it takes no more turns. */
  readonly isClosing: boolean
  get: (messageId: string) => LiveAnswer | undefined
  ofSession: (userId: string, sessionId: string) => LiveAnswer[]
  add: (answer: Asked) => LiveAnswer
  /** Runs the work of an answer until it has ended. */
  run: (answer: LiveAnswer, work: () => Promise<void>) => void
  /** Another process has changed something in this session: a turn may be over, or an answer is to be stopped. */
  hearNews: (sessionId: string) => void
  /** Ends all with what they have said so far, and resolves when that is stored. */
  close: () => Promise<void>
}

export const createLiveAnswers = (processId: string): LiveAnswers => {
  const answers = new Map<string, LiveAnswer>()
  const running = new Set<Promise<void>>()
  let isClosing = false
  const ofSession = (userId: string, sessionId: string) =>
    [...answers.values()].filter((one) => one.userId === userId && one.sessionId === sessionId)
  return {
    processId,
    get isClosing() {
      return isClosing
    },
    get: (messageId) => answers.get(messageId),
    ofSession,
    add: (asked) => {
      const answer = createLiveAnswer(asked)
      answers.set(asked.messageId, answer)
      return answer
    },
    run: (answer, work) => {
      const run = work().finally(() => {
        answer.close()
        answers.delete(answer.messageId)
        running.delete(run)
        for (const waiting of ofSession(answer.userId, answer.sessionId)) waiting.wake()
      })
      running.add(run)
    },
    hearNews: (sessionId) => {
      for (const answer of answers.values()) if (answer.sessionId === sessionId) answer.wake()
    },
    close: async () => {
      isClosing = true
      for (const answer of answers.values()) answer.end("stopped")
      await Promise.all(running)
    },
  }
}

const createLiveAnswer = (asked: Asked): LiveAnswer => {
  const abort = new AbortController()
  const parts: string[] = []
  let isOver = false
  let told = Promise.withResolvers<void>()
  const tell = (): void => {
    told.resolve()
    told = Promise.withResolvers()
  }
  let [news, isAwake] = [Promise.withResolvers<void>(), false]
  const wake = (): void => {
    isAwake = true
    news.resolve()
  }
  const retrieved = Promise.withResolvers<Citation[]>()
  const finished = Promise.withResolvers<FinishedAnswer>()
  // Whether anybody waits for them is not known here.
  retrieved.promise.catch(() => undefined)
  finished.promise.catch(() => undefined)
  const end = (reason: EndReason): void => {
    abort.abort(reason)
    wake()
  }
  let waiting = 0
  const leave = (): void => {
    waiting -= 1
    if (waiting === 0) end("stopped")
  }
  return {
    ...asked,
    retrieved,
    finished,
    signal: abort.signal,
    end,
    attach: (gone) => {
      waiting += 1
      if (gone?.aborted) leave()
      else gone?.addEventListener("abort", leave, { once: true })
    },
    say: (text) => {
      parts.push(text)
      tell()
    },
    listen: async function* () {
      for (let next = 0; ; next++) {
        while (next === parts.length && !isOver) await told.promise
        const part = parts[next]
        if (part === undefined) return
        yield part
      }
    },
    wake,
    waitForNews: async (milliseconds) => {
      const timer = setTimeout(news.resolve, milliseconds)
      if (!isAwake) await news.promise
      clearTimeout(timer)
      ;[news, isAwake] = [Promise.withResolvers(), false]
    },
    close: () => {
      isOver = true
      tell()
    },
  }
}
