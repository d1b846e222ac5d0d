import { z } from "@hono/zod-openapi"
import { sourceSchema } from "../chat/sessions/config-schemas.ts"
import { documentFilters } from "../documents/search/schemas.ts"
import { factFilters } from "../search/schemas.ts"

/** Those of the search in memories, and those of the search in documents. Each is for its own source. */
export const filtersSchema = z.strictObject({ ...factFilters.shape, ...documentFilters.shape }).openapi("QueryFilters")

/** As it is kept with an answer, so that any process can take it over. */
export const optionsSchema = z.strictObject({
  topK: z.int().optional(),
  sources: z.array(sourceSchema).optional(),
  libraries: z.array(z.string()).optional(),
  filters: z.record(z.string(), z.unknown()).optional(),
  scoreThreshold: z.number().optional(),
  instructions: z.string().nullable().optional(),
  maxTokens: z.int().optional(),
})
