import { z } from "@hono/zod-openapi"

/** The place of a session in the list of its person. `at`: microseconds since 1970, as text. */
export type SessionPlace = { at: string; id: string }

const length = 24

/** The time of its last message and its id, as one text. */
export const writeCursor = ({ at, id }: SessionPlace): string => {
  const bytes = Buffer.alloc(length)
  bytes.writeBigInt64BE(BigInt(at))
  bytes.write(id.replaceAll("-", ""), 8, "hex")
  return bytes.toString("base64url")
}

const readCursor = (text: string): SessionPlace | null => {
  const bytes = Buffer.from(text, "base64url")
  if (bytes.length !== length || bytes.toString("base64url") !== text) return null
  const hex = bytes.toString("hex", 8)
  return { at: bytes.readBigInt64BE().toString(), id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-") }
}

/** A session may have moved to the top since: the cursor says where it was. */
export const sessionCursorParameter = z
  .string()
  .max(64)
  .transform((text, context) => {
    const place = readCursor(text)
    if (place) return place
    context.addIssue({ code: "custom", message: "must be the next_cursor of the page before" })
    return z.NEVER
  })
  .optional()
  .openapi({
    type: "string",
    description: "`next_cursor` of the page before.",
    example: "AAZEF0Gp1oABmlw-exp8LZ4_ASNFZ4mr",
  })
