import type { Context } from "hono"

/**
 * What a browser may do with an answer: next to nothing. CORS stays closed: without Access-Control headers no page of another origin reads
 * an answer. HSTS is for whatever speaks TLS in front of this process.
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

/** For a page that runs its own scripts, and nothing that is written into it. */
export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
