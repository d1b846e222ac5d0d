import { z } from "@hono/zod-openapi"
import { isDeeperThan } from "../../feature/fields.ts"
import { isStorable, isStorableJson } from "../../platform/text.ts"

const maxDepth = 32

export const exportedText = (maximum: number) =>
  z.string().max(maximum).refine(isStorable, "must not hold NUL or half a surrogate pair")

/** A JSON object as it is stored. */
export const exportedObject = z
  .record(z.string(), z.unknown())
  .refine((value) => !isDeeperThan(value, maxDepth), `must be nested at most ${maxDepth} levels deep`)
  .refine(
    (value) => isDeeperThan(value, maxDepth) || isStorableJson(JSON.stringify(value)),
    "must not hold NUL characters or lone surrogates",
  )
  .openapi({ type: "object", additionalProperties: true })

/** A configuration as it was given: without what has its default. */
export const exportedConfig = (schema: z.ZodType) =>
  exportedObject.refine((value) => schema.safeParse(value).success, "is not a configuration of a session")
