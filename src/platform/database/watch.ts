import { Socket } from "node:net"
import postgres from "postgres"
import type { Logger } from "../logger.ts"

/** Detects when a Postgres server stops answering, and ends everything that waits for it. */
export type ServerWatch = {
  isAway: () => boolean
  /** Opens a connection for a pool, in the form that postgres.js expects. While the server is down, it fails at once. */
  openSocket: (server: { host: readonly string[]; port: readonly number[] }) => Socket
  stop: () => Promise<void>
}

const restMilliseconds = 1000
const restWhileAwayMilliseconds = 200
/** A server that does not answer `select 1` in this time is down. A busy one takes a tenth of a second. */
const patienceMilliseconds = 3500

/**
 * Asks the server once a second, on its own connection. Otherwise each statement to a frozen or unreachable server waits as long as the
 * operating system does (a quarter of an hour), and further ones pile up behind it. `name`: of the server, in log lines.
 */
export const watchServer = (url: string, log: Logger, name = "the database"): ServerWatch => {
  const sockets = new Set<Socket>()
  let isAway = false
  let isOver = false
  let turn = 0
  let probe = openProbe(url)

  const tell = (away: boolean): void => {
    if (away && !isAway) log.error(`${name} does not answer; what waits for it is broken off`)
    if (!away && isAway) log.info(`${name} answers again`)
    isAway = away
    if (away) for (const socket of sockets) socket.destroy(new ServerAwayError())
  }
  const look = async (): Promise<void> => {
    const until = performance.now() + patienceMilliseconds
    for (let attempt = 1; ; attempt++) {
      if (await answers(probe, until)) return tell(false)
      if (isOver) return
      void probe.end({ timeout: 0 })
      probe = openProbe(url)
      // A connection may end for its own reasons: only a second failure in a row says something about the server.
      if (isAway || attempt > 1 || performance.now() >= until) return tell(true)
      await Bun.sleep(restWhileAwayMilliseconds)
    }
  }
  const loop = async (): Promise<void> => {
    while (!isOver) {
      await look()
      await Bun.sleep(isAway ? restWhileAwayMilliseconds : restMilliseconds)
    }
  }
  void loop()

  return {
    isAway: () => isAway,
    openSocket: ({ host, port }) => {
      const server = turn++ % host.length
      // postgres.js reads these; certificates are checked against the host name.
      const socket = Object.assign(new Socket(), { host: host[server], port: port[server] })
      if (isAway) setImmediate(() => socket.destroy(new ServerAwayError()))
      else socket.connect(port[server] ?? 5432, host[server] ?? "localhost")
      for (const other of sockets) if (other.destroyed) sockets.delete(other)
      sockets.add(socket)
      return socket
    },
    stop: async () => {
      isOver = true
      await probe.end({ timeout: 0 })
    },
  }
}

/** It has the code of a broken connection, so callers learn that the database is not available. */
class ServerAwayError extends Error {
  readonly code = "CONNECTION_LOST"
  constructor() {
    super("the database does not answer")
  }
}

const openProbe = (url: string) =>
  postgres(url, { max: 1, connect_timeout: patienceMilliseconds / 1000, fetch_types: false, backoff: false })

/** Any answer counts, except that the server is starting, stopping or recovering (class 57), or that the connection is broken (08). */
const answers = async (probe: postgres.Sql, until: number): Promise<boolean> => {
  const asked = probe`select 1`.then(
    () => true,
    (error: unknown) => error instanceof postgres.PostgresError && !/^(08|57)/.test(error.code),
  )
  const late = Bun.sleep(Math.max(0, until - performance.now()))
    // If this process was busy itself, the answer may have arrived unread.
    .then(() => new Promise((resolve) => setImmediate(resolve)))
    .then(() => false)
  return Promise.race([asked, late])
}
