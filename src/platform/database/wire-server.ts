import { createServer, type Server, type Socket } from "node:net"
import type { PGlite } from "@electric-sql/pglite"

/**
 * Lets several PostgreSQL clients share the single session of a PGlite, over a Unix socket.
 *
 * A client has the session to itself from the first message of a request until the session is idle again: during all messages of the
 * extended protocol (clients share the unnamed statement and portal) and during a transaction. PGlite's own socket server releases it
 * between messages, so that under load one client executed a portal that another had bound (docs/adr/0002).
 */
export const serveWire = async (database: PGlite, socketFile: string): Promise<{ close: () => Promise<void> }> => {
  const session = createTurns()
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
    serveClient(database, socket, session)
  })
  await listen(server, socketFile)
  return {
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
      await session.take() // Finishes what runs; nothing new begins.
    },
  }
}

const listen = (server: Server, socketFile: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(socketFile, () => resolve())
  })

const code = (letter: string): number => letter.charCodeAt(0)
const sslRequest = 80877103
const cancelRequest = 80877102
const sync = Uint8Array.of(code("S"), 0, 0, 0, 4)

const serveClient = (database: PGlite, socket: Socket, session: Turns): void => {
  let buffer = Buffer.alloc(0)
  let started = false
  let running = false
  let closed = false
  let holding = false
  const statements = new Set<string>()

  /** Runs messages in the session and passes on the answer. Returns whether the session is idle afterwards. */
  const execute = async (messages: Uint8Array): Promise<void> => {
    let tail: Uint8Array = new Uint8Array()
    // The answer arrives in pieces of 8 KiB, and its last message may be in two of them.
    await database.runExclusive(() =>
      database.execProtocolRawStream(messages, {
        onRawData: (data) => {
          tail = data.length >= idleLength ? data.slice(-idleLength) : Buffer.concat([tail, data]).slice(-idleLength)
          if (!closed && socket.writable) socket.write(Buffer.from(data))
        },
      }),
    )
    if (isIdle(tail)) release()
  }

  const release = (): void => {
    if (holding) session.give()
    holding = false
  }

  const run = async (): Promise<void> => {
    if (running) return
    running = true
    try {
      for (let message = nextMessages(); message && !closed; message = nextMessages()) {
        if (!holding) {
          await session.take()
          holding = true
          if (closed) break
        }
        await execute(message)
      }
    } catch {
      socket.destroy() // The session could not run the message at all; the client sees and reports a broken connection.
    } finally {
      running = false
    }
    if (closed) await leave()
  }

  /** Ends what the client left open, and closes the prepared statements of this client. */
  const leave = async (): Promise<void> => {
    if (running) return
    if (!holding) {
      if (statements.size === 0) return
      await session.take()
      holding = true
    }
    try {
      await database.runExclusive(() =>
        database.execProtocolRawStream(closeStatements(statements), { onRawData: () => undefined }),
      )
      if (database.isInTransaction()) await database.exec("rollback")
    } finally {
      statements.clear()
      release()
    }
  }

  /** All messages that have arrived completely, in one piece: a call into the session costs more than a message. */
  const nextMessages = (): Uint8Array | null => {
    if (!started) return nextMessage()
    const messages: Uint8Array[] = []
    for (let message = nextMessage(); message; message = nextMessage()) messages.push(message)
    return messages.length === 0 ? null : Buffer.concat(messages)
  }

  const nextMessage = (): Uint8Array | null => {
    if (!started) return startupMessage()
    if (buffer.length < 5) return null
    const length = 1 + buffer.readInt32BE(1)
    if (buffer.length < length) return null
    const message = buffer.subarray(0, length)
    buffer = buffer.subarray(length)
    if (message[0] === code("X")) {
      socket.end()
      return null
    }
    if (message[0] === code("P")) remember(message)
    return message
  }

  const startupMessage = (): Uint8Array | null => {
    if (buffer.length < 8 || buffer.length < buffer.readInt32BE(0)) return null
    const kind = buffer.readInt32BE(4)
    const message = buffer.subarray(0, buffer.readInt32BE(0))
    buffer = buffer.subarray(message.length)
    if (kind === sslRequest) {
      socket.write("N")
      return startupMessage()
    }
    if (kind === cancelRequest) {
      socket.end() // There is no second process that could cancel.
      return null
    }
    started = true
    return message
  }

  const remember = (parse: Buffer): void => {
    const name = parse.toString("utf8", 5, parse.indexOf(0, 5))
    if (name !== "") statements.add(name)
  }

  socket.setNoDelay(true)
  socket.on("data", (data: Buffer<ArrayBuffer>) => {
    buffer = buffer.length === 0 ? data : Buffer.concat([buffer, data])
    void run()
  })
  socket.on("error", () => socket.destroy())
  socket.on("close", () => {
    closed = true
    void leave()
  })
}

/** Length of ReadyForQuery, which says in its last byte whether a transaction is open. */
const idleLength = 6
const isIdle = (tail: Uint8Array): boolean =>
  tail.length === idleLength && tail[0] === code("Z") && tail[idleLength - 1] === code("I")

/** Close messages for prepared statements, then Sync. */
const closeStatements = (names: ReadonlySet<string>): Uint8Array =>
  Buffer.concat([
    ...[...names].map((name) => {
      const text = Buffer.from(`${name}\0`)
      const head = Buffer.alloc(6)
      head[0] = code("C")
      head.writeInt32BE(4 + 1 + text.length, 1)
      head[5] = code("S")
      return Buffer.concat([head, text])
    }),
    sync,
  ])

/** A lock that serves its waiters in the order in which they asked. */
const createTurns = () => {
  const waiting: (() => void)[] = []
  let taken = false
  return {
    take: (): Promise<void> => {
      if (!taken) {
        taken = true
        return Promise.resolve()
      }
      return new Promise((resolve) => waiting.push(resolve))
    },
    give: (): void => {
      const next = waiting.shift()
      if (next) next()
      else taken = false
    },
  }
}
type Turns = ReturnType<typeof createTurns>
