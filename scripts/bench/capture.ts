import { createServer, connect as dial, type Socket } from "node:net"

export type SentStatement = { text: string; types: number[]; parameters: (string | null)[] }

export type Capture = {
  /** The address of the database for the observed client. */
  url: string
  /** The statements executed since the last call. */
  take: () => SentStatement[]
  /** The session settings of the product's connections, by name. */
  settings: () => Record<string, string>
  stop: () => void
}

/**
 * A proxy between a client and PostgreSQL that records each statement with its parameters: the baselines replay exactly what the product
 * sends for one search. Only the product's own connections are recorded, not pg-boss.
 */
export const startCapture = async (databaseUrl: string): Promise<Capture> => {
  const address = new URL(databaseUrl)
  const target = { host: address.hostname, port: Number(address.port || 5432) }
  const seen: SentStatement[] = []
  let settings: Record<string, string> = {}
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = dial(target)
    const note = createReader(
      (statement) => seen.push(statement),
      (begun) => {
        settings = begun
      },
    )
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on("error", () => socket.destroy())
    }
    client.on("data", (chunk) => note(typeof chunk === "string" ? Buffer.from(chunk) : chunk))
    client.pipe(upstream)
    upstream.pipe(client)
    client.on("close", () => upstream.destroy())
    upstream.on("close", () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const listening = server.address()
  if (listening === null || typeof listening === "string") throw new Error("the capture has no port")
  const url = Object.assign(new URL(databaseUrl), { hostname: "127.0.0.1", port: String(listening.port) }).href
  return {
    url,
    take: () => seen.splice(0),
    settings: () => settings,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const code = (letter: string): number => letter.charCodeAt(0)

/** Reads what a client sends: Parse names a statement, Bind runs it. https://www.postgresql.org/docs/18/protocol-message-formats.html */
const createReader = (
  onStatement: (statement: SentStatement) => void,
  onStart: (settings: Record<string, string>) => void,
): ((chunk: Buffer) => void) => {
  const prepared = new Map<string, { text: string; types: number[] }>()
  let buffer = Buffer.alloc(0)
  let isProduct = false
  let started = false
  const read = (kind: number | undefined, message: MessageReader): void => {
    if (kind === code("P"))
      prepared.set(message.string(), { text: message.string(), types: message.list(() => message.int32()) })
    if (kind !== code("B")) return
    message.string() // the portal
    const statement = prepared.get(message.string())
    message.list(() => message.int16())
    const parameters = message.list(() => message.value())
    if (statement && isProduct) onStatement({ ...statement, parameters })
  }
  return (chunk) => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      const offset = started ? 1 : 0
      if (buffer.length < offset + 4) return
      const length = offset + buffer.readInt32BE(offset)
      if (buffer.length < length) return
      const message = buffer.subarray(0, length)
      buffer = buffer.subarray(length)
      if (started) read(message[0], createMessageReader(message.subarray(5)))
      else {
        const { application_name, ...settings } = readStartup(message)
        isProduct = application_name === "pika"
        if (isProduct) onStart(settings)
      }
      started = true
    }
  }
}

/** Length, version, and then pairs of names and values. */
const readStartup = (message: Buffer): Record<string, string> => {
  const parts = message.toString("utf8", 8).split("\0")
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < parts.length && parts[index] !== ""; index += 2)
    pairs.push([parts[index] ?? "", parts[index + 1] ?? ""])
  const { user, database, client_encoding, ...settings } = Object.fromEntries(pairs)
  return settings
}

type MessageReader = ReturnType<typeof createMessageReader>

const createMessageReader = (message: Buffer) => {
  let at = 0
  const skip = (bytes: number): number => {
    at += bytes
    return at - bytes
  }
  const int16 = () => message.readInt16BE(skip(2))
  const int32 = () => message.readInt32BE(skip(4))
  return {
    int16,
    int32,
    string: (): string => {
      const end = message.indexOf(0, at)
      const text = message.toString("utf8", at, end)
      at = end + 1
      return text
    },
    list: <Item>(item: () => Item): Item[] => Array.from({ length: int16() }, item),
    value: (): string | null => {
      const length = int32()
      return length < 0 ? null : message.toString("utf8", skip(length), at)
    },
  }
}
