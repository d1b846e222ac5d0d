import { times } from "./times.ts"

/** Whether a client reads what is sent to it. */
export type Unread = {
  hasRoom: () => boolean
  /** What was sent waits for the client. */
  onFull: () => void
  /** The client has read all. `late`: not in its time. */
  onRead: () => { isLate: boolean }
  /** It has not read in its time, nor in the time after that in which it would be told so. */
  isStuck: (now: number) => boolean
}

export const createUnread = (): Unread => {
  let fullSince = 0
  return {
    hasRoom: () => fullSince === 0,
    onFull: () => {
      if (fullSince === 0) fullSince = performance.now()
    },
    onRead: () => {
      const isLate = fullSince > 0 && performance.now() - fullSince > times.slow
      fullSince = 0
      return { isLate }
    },
    isStuck: (now) => fullSince > 0 && now - fullSince > times.slow + times.slowGrace,
  }
}
