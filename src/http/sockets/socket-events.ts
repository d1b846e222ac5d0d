import type { ServerWebSocket } from "bun"

export type Peer = ServerWebSocket<Socket>

/** One socket from its upgrade to its end, as the runtime and the clock tell it what happens. */
export type Socket = {
  onOpen: (peer: Peer) => void
  onMessage: (data: string | Buffer) => void
  /** A ping or a pong came. */
  onSign: () => void
  onDrain: () => void
  onClose: (code: number) => void
  /** Once a second. `now`: of `performance.now()`. */
  onTick: (now: number) => void
  /** Closes it when its work has ended, or when `latest` resolves. */
  stop: (latest: Promise<void>) => Promise<void>
}
