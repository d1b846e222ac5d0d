import http from "node:http"
import https from "node:https"
import { isIP, type LookupFunction } from "node:net"
import { DeliveryError, findAllowedAddresses, hostOf, type Resolve, resolveByDns } from "./resolve-host.ts"
import { type Message, signedHeaders } from "./sign.ts"

const sendTimeoutMs = 10_000

export type Address = { url: string; secret: string }

export type WebhookSender = {
  /** Whether it sends to private addresses, and without TLS. */
  allowsPrivate: boolean
  /** Tries once. Returns why it failed; null: the address took it. Throws when `signal` is aborted. */
  send: (address: Address, message: Message, signal: AbortSignal) => Promise<string | null>
}

/** The settings with defaults are for tests. */
export const createWebhookSender = ({
  allowsPrivate,
  timeoutMs = sendTimeoutMs,
  resolve = resolveByDns,
}: {
  allowsPrivate: boolean
  timeoutMs?: number
  resolve?: Resolve
}): WebhookSender => ({
  allowsPrivate,
  send: async ({ url: text, secret }, message, signal) => {
    const url = new URL(text)
    const timeout = AbortSignal.timeout(timeoutMs)
    const ending = AbortSignal.any([signal, timeout])
    try {
      if (url.protocol !== "https:" && !allowsPrivate) throw new DeliveryError("The URL does not begin with https://.")
      const addresses = await endedBy(ending, findAllowedAddresses(hostOf(url), { resolve, allowsPrivate }))
      const status = await post(url, addresses, signedHeaders(secret, message, new Date()), message.body, ending)
      return status >= 200 && status < 300 ? null : `It answered ${status}.`
    } catch (error) {
      if (signal.aborted) throw error
      if (timeout.aborted) return `It did not answer within ${timeoutMs / 1000} seconds.`
      return error instanceof DeliveryError ? error.message : problemOf(error)
    }
  },
})

/**
 * Sends the request to one of these addresses and returns the status of the answer, of which nothing more is read. `fetch` would follow
 * HTTP_PROXY and look the name up again, perhaps to find another address than the one that was checked. Redirects are not followed.
 */
const post = (
  url: URL,
  addresses: readonly string[],
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<number> => {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const { request } = url.protocol === "https:" ? https : http
  const sent = request(
    url,
    { method: "POST", headers, signal, agent: false, lookup: lookupAmong(addresses) },
    (answer) => {
      resolve(answer.statusCode ?? 0)
      answer.destroy()
    },
  )
  sent.on("error", reject)
  sent.end(body)
  return promise
}

const lookupAmong =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }))
    const [first] = found
    if (options.all || !first) callback(null, found)
    else callback(null, first.address, first.family)
  }

/** Looking a name up cannot be stopped, but nobody waits for it any longer. */
const endedBy = async <Answer>(signal: AbortSignal, work: Promise<Answer>): Promise<Answer> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(signal.reason)
  signal.addEventListener("abort", stop)
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", stop))
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : ""

const problemOf = (error: unknown): string =>
  /CERT|TLS|SIGNATURE|ISSUER/.test(codeOf(error)) ? "Its certificate is not valid." : "The connection failed."
