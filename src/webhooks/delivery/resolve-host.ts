import dns from "node:dns/promises"
import ipaddr from "ipaddr.js"

/** Why a delivery did not succeed, in a sentence for the owner of the webhook. It contains nothing of the answer. */
export class DeliveryError extends Error {}

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<string[]>

export const resolveByDns: Resolve = async (host) => {
  const found = await dns.lookup(host, { all: true })
  return found.map(({ address }) => address)
}

/** The host of a URL as the network knows it: an IPv6 address without brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, "$1")

/**
 * Whether an address is one of the public internet; null: it is no address. An IPv4 address within an IPv6 one counts as itself, and every
 * other form that leads elsewhere (NAT64, 6to4, Teredo) is not public.
 */
export const isPublicAddress = (address: string): boolean | null =>
  ipaddr.isValid(address) ? ipaddr.process(address).range() === "unicast" : null

/** The addresses of a host that may be connected to. Throws a DeliveryError when there is none. */
export const findAllowedAddresses = async (
  host: string,
  { resolve, allowsPrivate }: { resolve: Resolve; allowsPrivate: boolean },
): Promise<string[]> => {
  const found = isPublicAddress(host) === null ? await resolve(host).catch(() => []) : [host]
  if (found.length === 0) throw new DeliveryError("The name of the host has no address.")
  const allowed = allowsPrivate ? found : found.filter((address) => isPublicAddress(address))
  if (allowed.length === 0) throw new DeliveryError("The address of the host is private.")
  return allowed
}
