import type { WebSocketHandler } from "bun"
import type { Metrics } from "../../platform/metrics.ts"
import { openSockets } from "./metrics.ts"
import type { Socket } from "./socket-events.ts"
import { times } from "./times.ts"

/** Of one process. Each quiet socket takes some kilobytes. */
const maxSockets = 10_000
/**
 * The runtime closes a socket with 1009 for a longer frame, unread. Shorter ones are read, so that one over the limit of its route gets
 * 4413. More would let 50 sockets of one person hold more than 800 MiB.
 */
const maxPayloadLength = 16 * 1024 * 1024
const tickMs = 1000

/** The sockets of a process. */
export type Sockets = {
  handler: WebSocketHandler<Socket>
  /** Why no socket can be opened now; null: it can. */
  refusal: () => string | null
  /** Closes each socket when its work has ended, or after five seconds. Opens no more. */
  stop: () => Promise<void>
}

export const createSockets = (metrics: Metrics): Sockets => {
  const open = new Set<Socket>()
  let isStopping = false
  metrics.onCollect(openSockets, (gauge) => gauge.set(open.size))
  const ticking = setInterval(() => {
    const now = performance.now()
    for (const socket of open) socket.onTick(now)
  }, tickMs)
  ticking.unref()

  return {
    handler: {
      maxPayloadLength,
      // Sockets have their own clock, with pings and a limit of what waits for a slow client.
      idleTimeout: 0,
      sendPings: false,
      backpressureLimit: 0,
      open: (peer) => {
        open.add(peer.data)
        peer.data.onOpen(peer)
      },
      message: (peer, data) => peer.data.onMessage(data),
      ping: (peer) => peer.data.onSign(),
      pong: (peer) => peer.data.onSign(),
      drain: (peer) => peer.data.onDrain(),
      close: (peer, code) => {
        open.delete(peer.data)
        peer.data.onClose(code)
      },
    },
    refusal: () => {
      if (isStopping) return "The server stops. Connect again."
      return open.size >= maxSockets ? "Too many sockets are open here. Try again in some seconds." : null
    },
    stop: async () => {
      isStopping = true
      const latest = Bun.sleep(times.finish)
      await Promise.all([...open].map((socket) => socket.stop(latest)))
      clearInterval(ticking)
    },
  }
}
