import { createHash } from "node:crypto"
import { identity } from "../platform/identity.ts"
import { foldedWords } from "../platform/text.ts"
import { withoutDate } from "./answer-text.ts"

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest()

/** The identity of a statement: equal for two texts that say the same, with or without the date that an age is answered with. */
export const statementKey = (text: string): string => identity(withoutDate(text))

/** The statement key in 32 bytes. No two current facts of a person have the same one. */
export const contentHash = (text: string): Buffer => sha256(statementKey(text))

/**
 * Equal for texts that may be the same: those that differ at most in marks and signs. Before migration 2, programs used it as identity.
 */
export const foldedHash = (text: string): Buffer => sha256(foldedWords(withoutDate(text)).join(" ") || text)
