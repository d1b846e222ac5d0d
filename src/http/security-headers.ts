import type { Context } from "hono"

/**
 * A browser may do next to nothing with an answer. CORS stays closed: without Access-Control headers, no page of another origin can read
 * an answer. HSTS is left to the proxy that speaks TLS in front of this process.
 */
const headers = Object.entries({
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
})

export const setSecurityHeaders = (c: Context): void => {
  for (const [name, value] of headers) c.header(name, value)
}

/** For a page that runs only its own scripts, with nothing inserted into it. */
export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
