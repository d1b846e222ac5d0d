import { z } from "@hono/zod-openapi"
import { isStorable, isStorableJson } from "../platform/text.ts"
import { isTimeZone } from "../platform/time-zone.ts"

/** Text from a caller: counted in characters, normalised to NFC, otherwise unchanged. */
export const textField = (minimum: number, maximum: number) =>
  z
    .string()
    .superRefine((value, context) => {
      const complain = (message: string) => context.addIssue({ code: "custom", message })
      if (!isStorable(value)) return complain("must not hold NUL characters or lone surrogates")
      const normal = value.normalize("NFC")
      // Code points are only counted where the count matters: most texts are far below their limit.
      const length = normal.length <= maximum ? normal.length : [...normal].length
      if (length < minimum) complain(minimum === 1 ? "must not be empty" : `must have at least ${minimum} characters`)
      if (length > maximum) complain(`must have at most ${maximum} characters`)
    })
    .transform((value) => value.normalize("NFC"))
    .openapi({ type: "string", minLength: minimum, maxLength: maximum })

const printable = /^\P{C}+$/u

/** An id that the caller chose: 1 to 128 printable characters. */
export const callerIdField = textField(1, 128)
  .refine((value) => value === "" || !isStorable(value) || printable.test(value), "must hold printable characters only")
  .openapi({ type: "string", minLength: 1, maxLength: 128, example: "user_123" })

export const userIdField = callerIdField.openapi({ description: "Whose memory. Any string that is yours to choose." })

export const idField = z.uuid({ error: "must be a UUID" })

/** A time with its offset, converted to UTC. PostgreSQL knows no year 0 and no offsets of 16 hours and more. */
export const timeField = z.iso
  .datetime({ offset: true, abort: true, error: "must be an ISO 8601 time, like 2026-01-31T09:00:00Z" })
  .transform((value) => new Date(value).toISOString())
  .refine((value) => /^(?!0000)\d{4}-/.test(value), "must be in the years 1 to 9999")
  .openapi({ type: "string", format: "date-time" })

/** How far ahead a client's clock may be. */
const clockSkewMilliseconds = 60_000

export const saidAtField = timeField
  .refine((value) => Date.parse(value) <= Date.now() + clockSkewMilliseconds, "must not be in the future")
  .refine((value) => Date.parse(value) >= 0, "must not be before 1970")
  .openapi({
    type: "string",
    format: "date-time",
    description:
      "When it was said: dates in it are reckoned from there, and what was said later wins over what arrived later. Default: now. Not in the future.",
    example: "2026-11-21T06:30:00+07:00",
  })

export const timeZoneField = z
  .string()
  .refine(isTimeZone, "must be the IANA name of a time zone, like Asia/Ho_Chi_Minh")
  .openapi({
    type: "string",
    description:
      "The person's time zone, by its IANA name. Default: the one that was given last for them, then `PIKA_TIME_ZONE`.",
    example: "Asia/Ho_Chi_Minh",
  })

const maxMetadataBytes = 16_384
const maxMetadataDepth = 32

/** A JSON object of the caller, returned unchanged: at most 16 KiB and 32 levels, without NUL or lone surrogates. */
export const metadataField = z
  .record(z.string(), z.unknown())
  .superRefine((value, context) => {
    const complain = (message: string) => context.addIssue({ code: "custom", message })
    if (isDeeperThan(value, maxMetadataDepth)) return complain(`must be nested at most ${maxMetadataDepth} levels deep`)
    const text = JSON.stringify(value)
    if (Buffer.byteLength(text) > maxMetadataBytes) return complain("must be at most 16 KiB of JSON")
    if (!isStorableJson(text)) complain("must not hold NUL characters or lone surrogates")
  })
  .openapi({ type: "object", additionalProperties: true, example: { device: "toy-1" } })

export const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((below) => isDeeperThan(below, levels - 1)))

/** Numbers in a query string arrive as text. */
export const limitParameter = (fallback: number, maximum = 100) =>
  z
    .string()
    .regex(/^\d{1,6}$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().min(1).max(maximum))
    .default(fallback)
    .openapi({ type: "integer", minimum: 1, maximum, default: fallback })

export const flagParameter = z
  .enum(["true", "false"], { error: "must be true or false" })
  .transform((value) => value === "true")
  .default(false)
  .openapi({ type: "boolean", default: false })

/** Of a download, from its headers. */
export const rangeFields = {
  range: z.string().max(200).optional().openapi({ description: "One range of bytes.", example: "bytes=0-1023" }),
  if_range: z.string().max(200).optional().openapi({ description: "The `ETag` that the range belongs to." }),
}

export const cursorParameter = idField
  .optional()
  .openapi({ description: "`next_cursor` of the page before.", example: "019a5c3e-7b1a-7000-8000-000000000000" })
