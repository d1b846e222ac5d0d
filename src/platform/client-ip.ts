import { isIP } from "node:net"

/**
 * The address a request came from. `peer`: the other end of the connection. Behind `trustedProxies` proxies, each of which appends the
 * address it saw to X-Forwarded-For, the client is the Nth address from the right; the client may have invented everything left of it.
 */
export const readClientIp = (
  peer: string | undefined,
  forwardedFor: string | null,
  trustedProxies: number,
): string | null => {
  const seen = trustedProxies > 0 ? forwardedFor?.split(",").at(-trustedProxies)?.trim() : undefined
  return plainIp(seen) ?? plainIp(peer)
}

/** Normalises an address. An IPv4 address on an IPv6 socket (`::ffff:192.0.2.7`, `::ffff:c000:207`) becomes plain IPv4. */
const plainIp = (given: string | undefined): string | null => {
  const address = given?.replace(/%.*$/, "") // A zone names an interface of this machine.
  if (address === undefined || isIP(address) === 0) return null
  if (isIP(address) === 4) return address
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(canonical) ?? []
  if (high === undefined || low === undefined) return canonical
  return [high, low].flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]).join(".")
}

/**
 * The network of one household, school or machine: an IPv4 address, or the /64 of an IPv6 one, in which a client can choose its address
 * freely.
 */
export const networkOf = (ip: string): string => {
  if (isIP(ip) !== 6) return ip
  const [before = "", after] = ip.split("::")
  const head = before.split(":").filter(Boolean)
  const tail = after?.split(":").filter(Boolean) ?? []
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length
  return `${[...head, ...Array<string>(zeros).fill("0"), ...tail].slice(0, 4).join(":")}::/64`
}
