import type { ByteRange } from "../storage/storage.ts"

/**
 * Reads a Range header (RFC 9110) for `bytes` bytes. Null: the whole is asked for, as it is with several ranges, other units and what
 * cannot be read. "unsatisfiable": the range is not in the file.
 */
export const readRange = (header: string | undefined, bytes: number): ByteRange | "unsatisfiable" | null => {
  const [, first = "", last = ""] = header?.match(/^bytes=\s*(\d*)-(\d*)\s*$/i) ?? []
  if (first === "" && last === "") return null
  if (first === "") {
    const suffix = Number(last)
    return suffix === 0 || bytes === 0 ? "unsatisfiable" : { from: Math.max(0, bytes - suffix), to: bytes }
  }
  const from = Number(first)
  if (last !== "" && Number(last) < from) return null
  if (from >= bytes) return "unsatisfiable"
  return { from, to: last === "" ? bytes : Math.min(Number(last) + 1, bytes) }
}
