import { LRUCache } from "lru-cache"
import { networkOf } from "../platform/client-ip.ts"
import { AppError } from "../platform/errors.ts"

/** Failed attempts allowed per network and minute. */
export const maxFailedTries = 60
const windowMilliseconds = 60_000
/** Networks that a process remembers. A network that was dropped starts again at zero. */
const maxNetworks = 10_000

type Network = {
  /** On the clock of `performance.now()`. */
  endsAt: number
  /** Requests refused in this window, for any fault of their credentials. */
  refusals: number
  /** Of these, the ones that needed a lookup in the database or a signature check. */
  failed: number
  lookingUp: number
  waiting: (() => void)[]
}

/** What this process remembers about networks that sent wrong credentials. */
export type FailedTries = {
  /**
   * Looks up a credential that this process does not know. `find` throws UNAUTHORIZED when the credential is not valid. At most
   * `maxFailedTries` lookups per network and minute may fail. While that many are still running, this waits; above the limit it throws
   * RATE_LIMITED.
   */
  lookUp: <Found>(ip: string | null, find: () => Promise<Found>) => Promise<Found>
  /** Counts a refusal. `over`: how far the count is above the limit in this window. */
  count: (ip: string | null) => { over: number; tooMany: AppError }
}

export const createFailedTries = (): FailedTries => {
  const networks = new LRUCache<string, Network>({ max: maxNetworks })
  const open = (ip: string | null): Network => {
    const name = ip === null ? "" : networkOf(ip)
    const network = networks.get(name) ?? { endsAt: 0, refusals: 0, failed: 0, lookingUp: 0, waiting: [] }
    if (performance.now() >= network.endsAt)
      Object.assign(network, { endsAt: performance.now() + windowMilliseconds, refusals: 0, failed: 0 })
    networks.set(name, network)
    return network
  }
  return {
    lookUp: async (ip, find) => {
      for (let network = open(ip); ; network = open(ip)) {
        if (network.failed >= maxFailedTries) throw tooMany(network)
        if (network.failed + network.lookingUp < maxFailedTries) return await lookUpIn(network, find)
        const { waiting } = network
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
    count: (ip) => {
      const network = open(ip)
      network.refusals += 1
      return { over: Math.max(0, network.refusals - maxFailedTries), tooMany: tooMany(network) }
    },
  }
}

const lookUpIn = async <Found>(network: Network, find: () => Promise<Found>): Promise<Found> => {
  network.lookingUp += 1
  try {
    return await find()
  } catch (error) {
    if (isRefusal(error)) network.failed += 1
    throw error
  } finally {
    network.lookingUp -= 1
    const woken = network.failed >= maxFailedTries ? network.waiting.splice(0) : network.waiting.splice(0, 1)
    for (const wake of woken) wake()
  }
}

/** Only these errors say that a credential is wrong. An unreachable database does not. */
export const isRefusal = (error: unknown): boolean => error instanceof AppError && error.code === "UNAUTHORIZED"

/** The error to throw for a wrong credential: `error`, or RATE_LIMITED when its network sent too many. */
export const countRefusal = (tries: FailedTries | null, ip: string | null, error: unknown): unknown => {
  const isWrong = error instanceof AppError && (error.code === "UNAUTHORIZED" || error.code === "RATE_LIMITED")
  const counted = isWrong ? tries?.count(ip) : undefined
  return counted && counted.over > 0 ? counted.tooMany : error
}

const tooMany = ({ endsAt }: Network): AppError => {
  const seconds = Math.max(1, Math.ceil((endsAt - performance.now()) / 1000))
  return new AppError(
    "RATE_LIMITED",
    `Too many requests without a valid credential came from this address. Check the credential, and try again in ${seconds} s.`,
    { retryAfterSeconds: seconds },
  )
}
