import { createPublicKey } from "node:crypto"

/** Minimum key size for RS256 (RFC 7518, 3.3). */
export const shortestKeyBits = 2048

type PublicKey = { spki: string; problem: null } | { spki: null; problem: string }

/**
 * A key for checking RS256 signatures, as PEM, or why it is not usable; the value itself is never repeated. In a .env file the lines of a
 * PEM are often joined by a literal \n.
 */
export const readPublicKey = (text: string): PublicKey => {
  const no = (problem: string): PublicKey => ({ spki: null, problem })
  const pem = text.replaceAll("\\n", "\n")
  if (pem.includes("PRIVATE KEY")) return no("is a private key; give the public one, and leave this one to the issuer")
  try {
    const key = createPublicKey(pem)
    if (key.asymmetricKeyType !== "rsa") return no("must be an RSA key, since tokens are signed with RS256")
    if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < shortestKeyBits)
      return no(`must have at least ${shortestKeyBits} bits`)
    return { spki: String(key.export({ type: "spki", format: "pem" })), problem: null }
  } catch {
    return no("must be a public key as PEM: -----BEGIN PUBLIC KEY-----, its lines, -----END PUBLIC KEY-----")
  }
}
