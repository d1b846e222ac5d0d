import { generateKeyPairSync, type KeyObject } from "node:crypto"
import { SignJWT } from "jose"

/** What a token says; what is undefined is left out. */
export type Claims = Record<string, unknown>

/** An issuer of tokens, as a test needs one: a key pair and a way to sign with it. */
export const createIssuer = (bits = 2048) => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits })
  const publicPem = publicKey.export({ type: "spki", format: "pem" })
  return {
    privateKey,
    publicPem,
    /** As a member of a JWKS. */
    jwk: (kid?: string) => ({ ...publicKey.export({ format: "jwk" }), use: "sig", ...(kid ? { kid } : {}) }),
    /** The claims, issued now and for ten minutes if they say nothing else. */
    sign: (claims: Claims, header: Record<string, unknown> = {}) => sign(privateKey, claims, header),
  }
}

export type Issuer = ReturnType<typeof createIssuer>

export const now = (): number => Math.floor(Date.now() / 1000)

const sign = (key: KeyObject, claims: Claims, header: Record<string, unknown>): Promise<string> => {
  const all = Object.entries({ iat: now(), exp: now() + 600, ...claims }).filter(([, value]) => value !== undefined)
  return new SignJWT(Object.fromEntries(all)).setProtectedHeader({ alg: "RS256", ...header }).sign(key)
}
