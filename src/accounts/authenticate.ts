import type { Services } from "../context.ts"
import type { JwtSettings } from "../platform/config.ts"
import { AppError } from "../platform/errors.ts"
import type { Actor } from "./actor.ts"
import { createKeyReader } from "./read-key.ts"
import { createTokenReader } from "./read-token.ts"

/**
 * Who makes a request, by the values of its headers X-API-Key and Authorization. A key that is sent counts alone.
 * Throws UNAUTHORIZED, or UNAVAILABLE when it cannot be told now.
 */
export type Authenticate = (apiKey: string | undefined, authorization: string | undefined) => Promise<Actor>

export const createAuthenticator = (
  { sql, log }: Pick<Services, "sql" | "log">,
  adminKey: string | undefined,
  jwt: JwtSettings | null,
): Authenticate => {
  const readKey = createKeyReader(sql, adminKey)
  const readToken = jwt && createTokenReader(jwt, log)
  return async (apiKey, authorization) => {
    if (apiKey !== undefined)
      return (await readKey(apiKey)) ?? refuse("The API key is not valid, has expired, or was revoked.")
    if (authorization === undefined)
      return refuse(
        "A credential is needed: send an API key in the header X-API-Key, or a token as Authorization: Bearer.",
      )
    if (!readToken)
      return refuse(
        "Tokens are not configured here (JWT_PUBLIC_KEY or JWKS_URL): send an API key in the header X-API-Key.",
      )
    const token = /^bearer +(\S+)$/i.exec(authorization.trim())?.[1]
    return token === undefined
      ? refuse("The header Authorization must be: Bearer, a space, the token.")
      : readToken(token)
  }
}

const refuse = (message: string): never => {
  throw new AppError("UNAUTHORIZED", message)
}
