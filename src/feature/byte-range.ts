import { AppError } from "../platform/errors.ts"

/** Bytes from `from` up to, and not including, `to`. */
export type ByteRange = { from: number; to: number }

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

type AskedRange = { range: string | undefined; ifRange: string | undefined }

/**
 * The part of a file that a request asks for, and the status and headers of the answer. Throws RANGE_NOT_SATISFIABLE. `ifRange`: the tag
 * of the file that the range belongs to; of another file the whole is sent.
 */
export const answerRange = ({ range: asked, ifRange }: AskedRange, file: { bytes: number; sha256: Buffer }) => {
  const { bytes } = file
  const etag = `"${file.sha256.toString("hex")}"`
  const range = ifRange === undefined || ifRange === etag ? readRange(asked, bytes) : null
  if (range === "unsatisfiable")
    throw new AppError("RANGE_NOT_SATISFIABLE", `The range is not in the file, which has ${bytes} bytes.`, {
      headers: { "Content-Range": `bytes */${bytes}`, "Accept-Ranges": "bytes" },
    })
  const { from, to } = range ?? { from: 0, to: bytes }
  const headers = {
    "Content-Length": String(to - from),
    "Accept-Ranges": "bytes",
    ETag: etag,
    ...(range && { "Content-Range": `bytes ${from}-${to - 1}/${bytes}` }),
  }
  return { part: { from, to }, headers, ...(range && ({ status: 206 } as const)) }
}
