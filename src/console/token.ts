import { createHash, randomBytes } from "node:crypto"

const tokenStart = "console_"

/** 32 random bytes cannot be guessed, so a plain SHA-256 is enough to store. */
export const generateToken = (): string => `${tokenStart}${randomBytes(32).toString("base64url")}`

/** Whether a text has the shape of a token. Others are refused without a statement. */
export const mayBeToken = (token: string): boolean => /^console_[\w-]{43}$/.test(token)

export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest()
