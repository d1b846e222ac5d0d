import { type CloseCode, shortReason } from "./close-codes.ts"
import type { Peer } from "./socket-events.ts"
import { createUnread } from "./unread.ts"

/** A client that reads nothing is cut off before this much waits for it. */
const maxUnreadBytes = 1024 * 1024

/** What goes to a client: nothing before `open`. */
export type Outgoing = {
  open: (peer: Peer) => void
  /** False: wait for room before the next frame. */
  send: (frame: unknown) => boolean
  hasRoom: () => boolean
  /** It has not read in its time, nor in the time after that in which it would be told so. */
  isStuck: (now: number) => boolean
  /** The runtime has written something. `late`: all of it, but not in its time; `room`: all of it; null: not all of it, or nothing waited. */
  onDrain: () => "late" | "room" | null
  ping: () => void
  close: (code: CloseCode, reason: string) => void
  terminate: () => void
}

/** `onOverflow`: called when too much waits for a client that does not read. */
export const createOutgoing = (onOverflow: () => void): Outgoing => {
  let peer: Peer | null = null
  const unread = createUnread()
  return {
    open: (opened) => {
      peer = opened
    },
    send: (frame) => {
      if (!peer) return false
      if (peer.send(JSON.stringify(frame)) >= 0) return unread.hasRoom()
      unread.onFull()
      if (peer.getBufferedAmount() > maxUnreadBytes) onOverflow()
      return false
    },
    hasRoom: unread.hasRoom,
    isStuck: unread.isStuck,
    onDrain: () => {
      if (!peer || unread.hasRoom() || peer.getBufferedAmount() > 0) return null
      return unread.onRead().isLate ? "late" : "room"
    },
    ping: () => void peer?.ping(),
    close: (code, reason) => void peer?.close(code, shortReason(reason)),
    terminate: () => void peer?.terminate(),
  }
}
