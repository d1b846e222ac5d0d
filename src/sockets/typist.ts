import type { SessionFeed } from "../chat/events/session-feed.ts"

/** Tells the other sockets of a session that somebody types at this one. */
export type Typist = { type: (isTyping: boolean) => void; leave: () => void }

/** That somebody still types is told again at most this often. */
const againMs = 3000

export const createTypist = (feed: SessionFeed, sessionId: string, connectionId: string): Typist => {
  let isTold = false
  let toldAt = 0
  const type = (isTyping: boolean): void => {
    const now = performance.now()
    if (isTyping === isTold && (!isTyping || now - toldAt < againMs)) return
    ;[isTold, toldAt] = [isTyping, now]
    feed.tellTyping(sessionId, { who: "user", isTyping, from: connectionId })
  }
  return { type, leave: () => type(false) }
}
