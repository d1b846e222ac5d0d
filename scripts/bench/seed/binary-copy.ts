import { pipeline } from "node:stream/promises"
import type { Transaction } from "../../../src/platform/database/connect.ts"

/** A value in PostgreSQL's binary format, with its length before it. */
type Field = Buffer

const sized = (bytes: number): { buffer: Buffer; at: number } => {
  const buffer = Buffer.allocUnsafe(4 + bytes)
  return { buffer, at: buffer.writeInt32BE(bytes) }
}

export const textField = (value: string): Field => {
  const { buffer, at } = sized(Buffer.byteLength(value))
  buffer.write(value, at)
  return buffer
}
export const smallField = (value: number): Field => {
  const { buffer, at } = sized(2)
  buffer.writeInt16BE(value, at)
  return buffer
}
export const integerField = (value: number): Field => {
  const { buffer, at } = sized(4)
  buffer.writeInt32BE(value, at)
  return buffer
}
export const flagField = (value: boolean): Field => {
  const { buffer, at } = sized(1)
  buffer.writeInt8(value ? 1 : 0, at)
  return buffer
}
export const uuidField = (value: string): Field => {
  const { buffer, at } = sized(16)
  buffer.write(value.replaceAll("-", ""), at, "hex")
  return buffer
}
/** A halfvec consists of its dimensions, two zero bytes, and the numbers as 16-bit floats. */
export const vectorField = (vector: Float32Array): Field => {
  const { buffer, at } = sized(4 + vector.length * 2)
  buffer.writeInt16BE(vector.length, at)
  buffer.writeInt16BE(0, at + 2)
  const numbers = Buffer.from(Float16Array.from(vector).buffer)
  numbers.swap16().copy(buffer, at + 4) // this machine has the other byte order
  return buffer
}
/** One dimension, no nulls, elements of type `integer`. */
export const integersField = (values: readonly number[]): Field => {
  const { buffer, at: start } = sized(20 + values.length * 8)
  let at = start
  for (const head of [1, 0, 23, values.length, 1]) at = buffer.writeInt32BE(head, at)
  for (const value of values) at = buffer.writeInt32BE(value, buffer.writeInt32BE(4, at))
  return buffer
}

const signature = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1")

/** The whole stream: signature, flags and extension (none), rows, and the end mark. */
export const encodeRows = (rows: readonly (readonly Field[])[]): Buffer => {
  const count = Buffer.alloc(2)
  count.writeInt16BE(rows[0]?.length ?? 0)
  const end = Buffer.alloc(2)
  end.writeInt16BE(-1)
  return Buffer.concat([signature, Buffer.alloc(8), ...rows.flatMap((row) => [count, ...row]), end])
}

/**
 * Writes rows by COPY in PostgreSQL's binary format: a quarter of the bytes of the text, and nothing to parse (45 µs per vector instead of
 * 1 ms).
 */
export const copyRows = async (
  tx: Transaction,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Field[])[],
): Promise<void> => {
  const target = await tx`copy ${tx(table)} (${tx([...columns])}) from stdin (format binary)`.writable()
  // If the server refuses a COPY, the stream is not told, and would wait for ever.
  await pipeline([encodeRows(rows)], target, { signal: AbortSignal.timeout(60_000) })
}
