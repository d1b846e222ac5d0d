import { isIP } from "node:net"

/**
 * Where a request came from. `peer`: the other end of the connection. Behind `trustedProxies` proxies, each of which adds the address that
 * it saw to X-Forwarded-For, the client is the so-manieth from the right: what stands left of it, the client may have made up.
 */
export const readClientIp = (
  peer: string | undefined,
  forwardedFor: string | null,
  trustedProxies: number,
): string | null => {
  const seen = trustedProxies > 0 ? forwardedFor?.split(",").at(-trustedProxies)?.trim() : undefined
  return plainIp(seen) ?? plainIp(peer)
}

/** In one spelling. An IPv4 address of which a socket for IPv6 tells (`::ffff:192.0.2.7`, `::ffff:c000:207`) is told as IPv4. */
const plainIp = (given: string | undefined): string | null => {
  const address = given?.replace(/%.*$/, "") // A zone names an interface of this machine.
  if (address === undefined || isIP(address) === 0) return null
  if (isIP(address) === 4) return address
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(canonical) ?? []
  if (high === undefined || low === undefined) return canonical
  return [high, low].flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]).join(".")
}

/** What one household, school or machine has: an IPv4 address, or the /64 of an IPv6 one, within which a client chooses as it likes. */
export const networkOf = (ip: string): string => {
  if (isIP(ip) !== 6) return ip
  const [before = "", after] = ip.split("::")
  const head = before.split(":").filter(Boolean)
  const tail = after?.split(":").filter(Boolean) ?? []
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length
  return `${[...head, ...Array<string>(zeros).fill("0"), ...tail].slice(0, 4).join(":")}::/64`
}
