import { unavailable } from "./errors.ts"

/** Work of many steps asks between them whether it may go on: UNAVAILABLE with this sentence when the time is up. */
export type TimeLimit = () => void

export const createTimeLimit = (milliseconds: number, sentence: string): TimeLimit => {
  const until = performance.now() + milliseconds
  return () => {
    if (performance.now() > until) throw unavailable(sentence, 5)
  }
}
