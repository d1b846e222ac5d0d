import { localhostAllowedHostnames, validateHostHeader, validateOriginHeader } from "@modelcontextprotocol/server"
import { AppError } from "../platform/errors.ts"

/**
 * Throws FORBIDDEN when a request came under a name that is not ours, or from a page that is not ours: a web page can make its own name
 * point to this machine, and then a browser lets it read what this server answers. `hosts`: names besides those of this machine.
 */
export const requireKnownPlace = (headers: Headers, hosts: readonly string[]): void => {
  const known = [...localhostAllowedHostnames(), ...hosts]
  const host = validateHostHeader(headers.get("host"), known)
  if (!host.ok) throw refuse("Host")
  const origin = validateOriginHeader(headers.get("origin"), known)
  if (!origin.ok) throw refuse("Origin")
}

const refuse = (header: string): AppError =>
  new AppError(
    "FORBIDDEN",
    `The header ${header} names a place that is not this server's. Add its name to PIKA_MCP_HOSTS.`,
  )
