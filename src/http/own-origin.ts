import type { Context } from "hono"
import type { AppEnvironment } from "./environment.ts"

type Asked = Context<AppEnvironment>

/** What the outermost trusted proxy says of the connection that it got; null: there is none, or it says nothing. */
const forwardedScheme = (c: Asked): string | null => {
  const { trustedProxies } = c.env
  if (trustedProxies === 0) return null
  const schemes = c.req.header("x-forwarded-proto")?.split(",")
  return (schemes?.at(-trustedProxies) ?? schemes?.[0])?.trim().toLowerCase() ?? null
}

/** Whether `origin`, the page that sent a request, is one of this server's, as the browser sees it. */
export const isOwnOrigin = (c: Asked, origin: string): boolean => {
  const page = URL.parse(origin)
  if (page?.protocol !== "http:" && page?.protocol !== "https:") return false
  const scheme = forwardedScheme(c)
  if (scheme !== null && page.protocol !== `${scheme}:`) return false
  // Without the port, if it is the usual one of the scheme.
  return page.host === URL.parse(`${page.protocol}//${c.req.header("host") ?? ""}`)?.host
}

/** Whether the request came over TLS: a proxy or, on a request of its page, the browser says so. */
export const cameOverTls = (c: Asked): boolean =>
  forwardedScheme(c) === "https" || (c.req.header("origin") ?? "").startsWith("https://")
