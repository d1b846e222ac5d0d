import { isIP } from "node:net"

/** "All addresses" as a listening address; a client on the same machine uses loopback. */
const anyAddress: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" }

/** The address at which a process that listens at `host` and `port` is reached from the same machine. */
export const ownUrl = ({ host, port }: { host: string; port: number }): string => {
  const address = anyAddress[host] ?? host
  return `http://${isIP(address) === 6 ? `[${address}]` : address}:${port}`
}
