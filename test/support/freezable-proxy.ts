import { connect, createServer, type Socket } from "node:net"

/** The last message of an answer of PostgreSQL has this type, and six bytes. */
const readyForQuery = "Z".charCodeAt(0)

/** A way to a server that can be broken: what comes is passed on, kept back, or cut. `url`: the server's; any scheme with a port. */
export const startProxy = async (url: string) => {
  const target = new URL(url)
  const pairs = new Set<readonly [Socket, Socket]>()
  let isFrozen = false
  let lastWords: Buffer | null = null
  const server = createServer((client) => {
    const onward = connect(Number(target.port), target.hostname)
    const pair = [client, onward] as const
    pairs.add(pair)
    if (isFrozen) for (const socket of pair) socket.pause()
    client.on("data", (data) => onward.write(data))
    onward.on("data", (data: Buffer) => {
      if (!lastWords || data.at(-6) !== readyForQuery) return void client.write(data)
      client.end(Buffer.concat([data, lastWords]))
      onward.destroy()
    })
    for (const [from, to] of [pair, [onward, client] as const]) {
      from.on("error", () => to.destroy())
      from.on("close", () => {
        to.destroy()
        pairs.delete(pair)
      })
      if (isFrozen) from.pause()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const here = new URL(url)
  here.hostname = "127.0.0.1"
  here.port = String(address !== null && typeof address === "object" ? address.port : 0)
  const each = (change: (socket: Socket) => void) => {
    for (const pair of pairs) for (const socket of pair) change(socket)
  }
  return {
    url: here.href,
    freeze: () => {
      isFrozen = true
      each((socket) => socket.pause())
    },
    thaw: () => {
      isFrozen = false
      each((socket) => socket.resume())
    },
    /** As when a server stops: each connection ends with this, which arrives together with the answer to a statement. Null: no more. */
    endWith: (words: Buffer | null) => {
      lastWords = words
    },
    /** As when a server crashes: all connections end by a reset. New ones are taken. */
    cut: () => each((socket) => socket.resetAndDestroy()),
    stop: () => {
      each((socket) => socket.destroy())
      server.close()
    },
  }
}
