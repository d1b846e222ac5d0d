import { createHash } from "node:crypto"

/** The first 128 bits of the SHA-256 of a text, as a UUID: equal texts of one owner share one vector. */
export const contentHash = (text: string): string =>
  createHash("sha256")
    .update(text)
    .digest("hex")
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
