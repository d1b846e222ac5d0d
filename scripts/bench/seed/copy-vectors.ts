import { pipeline } from "node:stream/promises"
import type { Transaction } from "../../../src/platform/database/connect.ts"

export type VectorRow = {
  userId: string
  spaceId: number
  factId: string
  vector: Float32Array
  current: boolean
  position: number
  asks: boolean
}

/**
 * Writes vectors by COPY in PostgreSQL's binary format, where a halfvec consists of its dimensions, two zero bytes, and the numbers as
 * 16-bit floats: a quarter of the bytes of the text, and nothing to parse (45 µs per vector instead of 1 ms).
 */
export const copyVectors = async (tx: Transaction, rows: readonly VectorRow[]): Promise<void> => {
  const target =
    await tx`copy fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks) from stdin (format binary)`.writable()
  // If the server refuses a COPY, the stream is not told, and would wait for ever.
  await pipeline([encodeRows(rows)], target, { signal: AbortSignal.timeout(60_000) })
}

const signature = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1")
const fields = 7

/** The whole stream: signature, flags and extension (none), rows, and the end mark. */
export const encodeRows = (rows: readonly VectorRow[]): Buffer => {
  const size = rows.reduce(
    (sum, row) => sum + 2 + 4 + Buffer.byteLength(row.userId) + 6 + 20 + 8 + 5 + 8 + 5 + row.vector.length * 2,
    0,
  )
  const buffer = Buffer.alloc(signature.length + 8 + size + 2)
  signature.copy(buffer)
  let at = signature.length + 8
  for (const { userId, spaceId, factId, vector, current, position, asks } of rows) {
    at = buffer.writeInt16BE(fields, at)
    at = buffer.writeInt32BE(Buffer.byteLength(userId), at)
    at += buffer.write(userId, at)
    at = buffer.writeInt32BE(2, at)
    at = buffer.writeInt16BE(spaceId, at)
    at = buffer.writeInt32BE(16, at)
    at += buffer.write(factId.replaceAll("-", ""), at, "hex")
    at = buffer.writeInt32BE(4 + vector.length * 2, at)
    at = buffer.writeInt16BE(vector.length, at)
    at = buffer.writeInt16BE(0, at)
    const numbers = Buffer.from(Float16Array.from(vector).buffer)
    at += numbers.swap16().copy(buffer, at) // this machine has the other byte order
    at = buffer.writeInt32BE(1, at)
    at = buffer.writeInt8(current ? 1 : 0, at)
    at = buffer.writeInt32BE(4, at)
    at = buffer.writeInt32BE(position, at)
    at = buffer.writeInt32BE(1, at)
    at = buffer.writeInt8(asks ? 1 : 0, at)
  }
  buffer.writeInt16BE(-1, at)
  return buffer
}
