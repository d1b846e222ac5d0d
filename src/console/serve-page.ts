import { promisify } from "node:util"
import { gzip } from "node:zlib"
import type { App } from "../http/environment.ts"
import type { PageFile } from "./build-page.ts"
import { readPage } from "./built-page.ts"

/**
 * The console runs its own scripts only, speaks to its own origin only, and never turns a text into markup or code: Trusted Types refuse
 * that in the browser, whatever a script tries. `blob:` is for recordings, and for documents that are shown.
 */
export const consolePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ")

const compress = promisify(gzip)

type Prepared = { headers: Record<string, string>; body: Uint8Array<ArrayBuffer>; zipped: Uint8Array<ArrayBuffer> }

/** Compressed once for all readers. */
const prepare = async ({ type, body, isHashed }: PageFile): Promise<Prepared> => {
  const bytes = new Uint8Array(await body.arrayBuffer())
  return {
    headers: {
      "Content-Type": type,
      "Content-Security-Policy": consolePolicy,
      "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
      "Cache-Control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
      Vary: "Accept-Encoding",
    },
    body: bytes,
    zipped: new Uint8Array(await compress(bytes, { level: 9 })),
  }
}

/** Serves the console under /console. Each address of a screen is the same page, whose script reads the address. */
export const servePage = (app: App): void => {
  const prepared = new Map<PageFile, Promise<Prepared>>()
  const find = async (path: string): Promise<Prepared | null> => {
    const files = await readPage()
    // Files lie side by side; the addresses of screens may end with an id that has a dot.
    const isFile = /^\/console\/[^/]+\.\w+$/.test(path)
    const file = files.get(isFile ? path : "/console")
    if (!file) return null
    const known = prepared.get(file) ?? prepare(file)
    prepared.set(file, known)
    return known
  }
  app.on("get", ["/console", "/console/*"], async (c) => {
    const found = await find(c.req.path)
    if (!found) return c.notFound()
    if (!/\bgzip\b/.test(c.req.header("accept-encoding") ?? "")) return c.body(found.body, 200, found.headers)
    return c.body(found.zipped, 200, { ...found.headers, "Content-Encoding": "gzip" })
  })
}
