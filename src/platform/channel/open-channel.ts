import type { Logger } from "../logger.ts"
import type { Channel, Connection, OpenConnection } from "./channel.ts"

const helloMs = 1000
/** Without an own message for this long, the connection is taken for dead and made anew. */
const patienceMs = 4000
const restMs = 500
const openTimeoutMs = 5000

export type Watched = { onMessage: (message: string) => void; onWorking: () => void }

/**
 * Keeps a connection open. It sends itself a message each second: one that does not come back tells of a server that is away or frozen,
 * and of a pooler through which nothing is heard. `onWorking`: messages arrive again, and what came meanwhile is to be looked up.
 */
export const openChannel = (
  name: string,
  open: OpenConnection,
  { onMessage, onWorking }: Watched,
  log: Logger,
): Channel => {
  const hello = `hello ${Bun.randomUUIDv7()}`
  const stopped = Promise.withResolvers<void>()
  let isStopped = false
  let connection: Connection | null = null
  let heardAt = Number.NEGATIVE_INFINITY
  let [isWorking, isTold] = [false, false]

  const hear = (message: string): void => {
    if (!message.startsWith("hello ")) onMessage(message)
    if (message !== hello) return
    heardAt = performance.now()
    if (isWorking) return
    isWorking = true
    if (isTold) log.info({ channel: name }, "other processes can be told again")
    isTold = false
    onWorking()
  }
  const lose = (error?: unknown): void => {
    isWorking = false
    if (isStopped || isTold) return
    isTold = true
    log.warn({ err: error, channel: name }, "other processes cannot be told at once: they look for news themselves")
  }
  const rest = (milliseconds: number) => Promise.race([Bun.sleep(milliseconds), stopped.promise])

  /** Until the connection is lost. */
  const keep = async (opened: Connection): Promise<void> => {
    connection = opened
    heardAt = performance.now()
    while (!isStopped && performance.now() - heardAt < patienceMs) {
      await Promise.race([opened.publish(hello), Bun.sleep(helloMs)])
      await rest(helloMs)
    }
  }
  const run = async (): Promise<void> => {
    while (!isStopped) {
      let opened: Connection | null = null
      try {
        opened = await openInTime(open, hear)
        await keep(opened)
        lose()
      } catch (error) {
        lose(error)
      }
      connection = null
      await opened?.close().catch(() => undefined) // It is broken anyway.
      await rest(restMs)
    }
  }
  const running = run()
  return {
    publish: (message) => void connection?.publish(message).catch(() => undefined), // Others look for news themselves.
    isWorking: () => isWorking,
    stop: async () => {
      isStopped = true
      stopped.resolve()
      await running
    },
  }
}

/** A connection that is made too late is closed. */
const openInTime = async (open: OpenConnection, hear: (message: string) => void): Promise<Connection> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error("the channel could not be opened in time")), openTimeoutMs)
  const opening = open(hear)
  try {
    return await Promise.race([opening, late.promise])
  } catch (error) {
    void opening.then((opened) => opened.close()).catch(() => undefined)
    throw error
  } finally {
    clearTimeout(timer)
  }
}
