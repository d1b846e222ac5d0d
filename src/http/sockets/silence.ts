import { times } from "./times.ts"

/** How long a client has said nothing. */
export type Silence = {
  /** A sign of it came. */
  end: () => void
  /** `ping`: it is to be asked for a sign, once; `over`: it was asked, and gave none; null: nothing is to be done. */
  tick: (now: number) => "ping" | "over" | null
}

export const createSilence = (startedAt: number): Silence => {
  let [heardAt, isPinged] = [startedAt, false]
  return {
    end: () => {
      heardAt = performance.now()
      isPinged = false
    },
    tick: (now) => {
      const silent = now - heardAt
      if (silent > times.silent + times.pong) return "over"
      if (silent <= times.silent || isPinged) return null
      isPinged = true
      return "ping"
    },
  }
}
