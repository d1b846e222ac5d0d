import type { Context } from "hono"
import { type AppEnvironment, isKnown } from "./environment.ts"

/** Delays a finished answer when its client would only ask again at once. */
export type Hold = (c: Context<AppEnvironment>) => Promise<void> | undefined

/** After this many refusals in a minute, a client's answers are delayed. */
export const refusalsAtOnce = 20
/** More answers per second than this to requests without a valid credential are a flood, from however many addresses. */
const calmASecond = 100
const shortestMilliseconds = 100
/** Interval between two delayed answers: all floods together get at most 500 a second, over however many connections. */
const paceMilliseconds = 2
/** Further answers are sent at once, because waiting takes memory too. */
const maxHeldAnswers = 5000

/** Monitoring must always be able to read these. */
export const alwaysAnswered: ReadonlySet<string> = new Set(["/", "/health", "/ready", "/metrics"])

/**
 * A client that repeats a request as soon as it is refused would keep this process busy and others waiting. Delays answers that set
 * `isHeld`, and answers without a valid credential above the normal number per second.
 */
export const createHold = (): Hold => {
  const isFlood = createFloodWatch()
  let held = 0
  const wait = async (): Promise<void> => {
    held += 1
    await Bun.sleep(Math.max(shortestMilliseconds, held * paceMilliseconds))
    held -= 1
  }
  return (c) => {
    const isStranger = !isKnown(c) && !alwaysAnswered.has(c.req.path)
    const isOneTooMany = isStranger && isFlood()
    return (isOneTooMany || c.get("isHeld")) && held < maxHeldAnswers ? wait() : undefined
  }
}

const createFloodWatch = (): (() => boolean) => {
  let second = 0
  let answers = 0
  return () => {
    const now = Math.floor(performance.now() / 1000)
    answers = now === second ? answers + 1 : 1
    second = now
    return answers > calmASecond
  }
}
