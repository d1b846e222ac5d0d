import { z } from "@hono/zod-openapi"
import { factWireSchema } from "../../memories/schemas.ts"

/** A memory as models see it: what they need, in few tokens. */
export const shownMemorySchema = z.object({
  id: factWireSchema.shape.id,
  text: factWireSchema.shape.fact_value,
  category: factWireSchema.shape.category,
  created_at: factWireSchema.shape.created_at,
  valid_from: factWireSchema.shape.valid_from,
  valid_to: factWireSchema.shape.valid_to.meta({ description: "Since when it is no longer true; null: it is true." }),
})

export const showMemory = (fact: z.output<typeof factWireSchema>): z.input<typeof shownMemorySchema> => ({
  id: fact.id,
  text: fact.fact_value,
  category: fact.category,
  created_at: fact.created_at,
  valid_from: fact.valid_from,
  valid_to: fact.valid_to,
})
