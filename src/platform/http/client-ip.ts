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

const plainIp = (address: string | undefined): string | null => {
  if (address === undefined || isIP(address) === 0) return null
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return mapped?.[1] ?? address
}
