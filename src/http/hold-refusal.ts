import type { Context } from "hono"
import type { AppEnvironment } from "./environment.ts"

/** What an answer that is ready waits for, when whoever gets it would only ask again. */
export type Hold = (c: Context<AppEnvironment>) => Promise<void> | undefined

/** Who goes on asking after so many refusals in a minute is answered late. */
export const refusalsAtOnce = 20
/** More answers in a second to requests that no valid credential vouches for are a flood, from however many addresses. */
const calmASecond = 100
const shortestMilliseconds = 100
/** Between two late answers, so that all floods together get no more than 500 a second, however many connections they use. */
const paceMilliseconds = 2
/** More of them are answered at once: waiting costs memory, too. */
const maxHeldAnswers = 5000

/** They tell the outside what happens, whatever happens. */
export const alwaysAnswered: ReadonlySet<string> = new Set(["/", "/health", "/ready", "/metrics"])

/**
 * A client that asks again as soon as it is refused would keep this process busy with refusing it, and others waiting. Held is what set
 * `isHeld`, and what strangers ask above a calm number a second.
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
    const isStranger = c.get("trail") === undefined && !alwaysAnswered.has(c.req.path)
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
