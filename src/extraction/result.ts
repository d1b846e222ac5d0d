import { z } from "@hono/zod-openapi"
import { categoryField } from "../memories/schemas.ts"

const outcomeSchema = z.object({
  id: z.uuid().nullable().openapi({ description: "The memory; null when nothing was kept." }),
  category: categoryField,
  confidence: z.number().openapi({ description: "0 when there is no such memory any more." }),
  outcome: z.enum(["stored", "duplicate", "updated", "superseded", "rejected"]).openapi({
    description: "`superseded`: it was stored, and took the place of an older memory.",
  }),
  reason: z.string().nullable(),
})

const factsExtracted = z.number().int().openapi({ description: "How many came to be known by this job." })

/** Content of a job's row. It holds nothing of what the memories say (sql/004_forgetting.sql). */
export const resultSchema = z.object({
  facts_extracted: factsExtracted,
  results: z.array(
    outcomeSchema.extend({ category: categoryField.default("other"), confidence: z.number().default(0) }),
  ),
})
export type ExtractionResult = z.output<typeof resultSchema>
export type NewResult = z.input<typeof resultSchema>
export type ToldResult = z.output<typeof toldResultSchema>

/** The result that clients get: text, category and confidence are read from the memory at the time of the answer. */
export const toldResultSchema = z.object({
  facts_extracted: factsExtracted,
  results: z.array(
    outcomeSchema.extend({
      memory: z.string().openapi({
        description:
          "The memory as it reads now. Empty when it was forgotten or holds no longer, when nothing was kept, and for a credential without the scope `memory:read`.",
      }),
    }),
  ),
})
