import { decodeJwt } from "jose"
import { AppError } from "../../platform/errors.ts"

/** A credential as `Authenticate` takes it, or the token of a session of the console. */
export type Credential = { apiKey: string | undefined; authorization: string | undefined; session?: string }

const bearerProtocol = "bearer."
/** Names under which clients put credentials into a URL, where logs and histories keep them. */
const namesInQuery = ["token", "access_token", "api_key", "apikey", "key", "authorization", "bearer"]

/** `cookie`: reads the token of the console's cookie. */
type Handshake = {
  header: (name: string) => string | undefined
  query: () => Record<string, string>
  cookie: () => string | null
}

/** The subprotocols that a client offers, in its order. */
export const readProtocols = (header: string | undefined): string[] =>
  (header ?? "").split(",").flatMap((name) => name.trim() || [])

/**
 * The credential of a handshake: from its headers X-API-Key and Authorization, from the subprotocol `bearer.TOKEN`, or from the console's
 * cookie. Null: it is to come as the first frame. Throws UNAUTHORIZED for one in the URL, and for a cookie from another site's page.
 */
export const readHandshake = ({ header, query, cookie }: Handshake): Credential | null => {
  if (Object.keys(query()).some((name) => namesInQuery.includes(name.toLowerCase())))
    throw new AppError(
      "UNAUTHORIZED",
      "A credential in the URL ends up in logs. Send it as header, subprotocol or first frame.",
    )
  const [apiKey, authorization] = [header("x-api-key"), header("authorization")]
  if (apiKey !== undefined || authorization !== undefined) return { apiKey, authorization }
  const offered = readProtocols(header("sec-websocket-protocol")).find((name) => name.startsWith(bearerProtocol))
  if (offered !== undefined) return credentialOf(offered.slice(bearerProtocol.length))
  const session = cookie()
  return session === null ? null : { apiKey, authorization, session }
}

/** A token, or an API key in its place. */
export const credentialOf = (token: string): Credential =>
  token.split(".").length === 3
    ? { apiKey: undefined, authorization: `Bearer ${token}` }
    : { apiKey: token, authorization: undefined }

/** When a verified token expires, in milliseconds since 1970; null: it is no token. */
export const expiryOf = ({ apiKey, authorization }: Credential): number | null => {
  const token = apiKey === undefined ? authorization?.trim().split(/ +/)[1] : undefined
  if (token === undefined || token.split(".").length !== 3) return null
  try {
    const { exp } = decodeJwt(token)
    return exp === undefined ? null : exp * 1000
  } catch {
    return null // An API key with dots in it.
  }
}
