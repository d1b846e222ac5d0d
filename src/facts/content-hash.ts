import { createHash } from "node:crypto"
import { identity } from "../platform/identity.ts"
import { foldedWords } from "../platform/text.ts"
import { withoutDate } from "./answer-text.ts"

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest()

/** The identity of a statement: equal for two texts that say the same, with or without the date with which an age is answered. */
export const statementKey = (text: string): string => identity(withoutDate(text))

/** The same in 32 bytes: of one person, no two current facts have one. */
export const contentHash = (text: string): Buffer => sha256(statementKey(text))

/** Equal for texts that may be the same: those that differ in marks and signs at most. Programs before migration 2 wrote it for identity. */
export const foldedHash = (text: string): Buffer => sha256(foldedWords(withoutDate(text)).join(" ") || text)
