import type { Context } from "hono"
import { setCookie } from "hono/cookie"
import { parse } from "hono/utils/cookie"
import { AppError } from "../platform/errors.ts"
import type { AppEnvironment } from "./environment.ts"
import { cameOverTls, isOwnOrigin } from "./own-origin.ts"

type Asked = Context<AppEnvironment>

const cookieName = "pika_console"
/** Another site's page cannot send it: that takes a preflight, which this server does not answer. */
const proofHeader = "x-pika-console"

const refuse = (message: string): never => {
  throw new AppError("UNAUTHORIZED", message)
}

/** Whether a request has the cookie, which a browser also adds to requests that no page of ours sent. */
export const hasConsoleCookie = (c: Asked): boolean => findCookie(c) !== null

const findCookie = (c: Asked): string | null => {
  const header = c.req.header("cookie")
  if (header === undefined || !header.includes(cookieName)) return null
  // A page of a neighbouring host name could add a second one, of a session of its own choice.
  const named = header.split(";").filter((pair) => pair.trim().startsWith(`${cookieName}=`))
  if (named.length > 1)
    refuse("The cookie pika_console came twice. Delete the cookies of this site, and sign in again.")
  return parse(header, cookieName)[cookieName] ?? null
}

/** Throws UNAUTHORIZED for a request of another site's page. */
export const requireOwnOrigin = (c: Asked): void => {
  const origin = c.req.header("origin")
  if (origin !== undefined && !isOwnOrigin(c, origin)) refuse(otherOrigin)
}

const otherOrigin =
  "The header Origin names another site than this server's. Open the console at this server's own address; a proxy must pass the headers Host and X-Forwarded-Proto on."

/** The token of the console's cookie; null: there is none. Throws UNAUTHORIZED when another site's page may have sent it. */
export const readConsoleCookie = (c: Asked): string | null => {
  const token = findCookie(c)
  if (token === null) return null
  if (c.req.header(proofHeader) !== "1")
    refuse("The cookie of the console counts together with the header X-Pika-Console: 1 only.")
  requireOwnOrigin(c)
  return token
}

/** The same for the handshake of a socket, to which a page cannot add headers: every browser says which page opens it. */
export const readSocketCookie = (c: Asked): string | null => {
  const token = findCookie(c)
  if (token === null) return null
  if (c.req.header("origin") === undefined)
    refuse("The cookie of the console opens a socket together with the header Origin only.")
  requireOwnOrigin(c)
  return token
}

/** `token`: null deletes the cookie. It has no end of its own: the server ends the session. */
export const writeConsoleCookie = (c: Asked, token: string | null): void =>
  setCookie(c, cookieName, token ?? "", {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: cameOverTls(c),
    ...(token === null && { maxAge: 0 }),
  })
