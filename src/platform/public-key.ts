import { createPublicKey } from "node:crypto"

/** What RS256 asks of a key (RFC 7518, 3.3). */
export const shortestKeyBits = 2048

/** Why this PEM cannot check signatures of RS256; null when it can. The value itself is never repeated. */
export const problemOfPublicKey = (pem: string): string | null => {
  if (pem.includes("PRIVATE KEY"))
    return "is a private key; give the public one, and keep the private one to the issuer"
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem)
    if (asymmetricKeyType !== "rsa") return "must be an RSA key, since tokens are signed with RS256"
    return (asymmetricKeyDetails?.modulusLength ?? 0) < shortestKeyBits
      ? `must have at least ${shortestKeyBits} bits`
      : null
  } catch {
    return "must be a public key as PEM: -----BEGIN PUBLIC KEY-----, its lines, -----END PUBLIC KEY-----"
  }
}
