import { z } from "@hono/zod-openapi"
import { idField } from "../../feature/fields.ts"
import { categoryField } from "../../memories/schemas.ts"

export const limitField = (fallback: number, maximum: number) => z.number().int().min(1).max(maximum).default(fallback)

export const memoryIdField = idField.meta({ description: "The id of the memory, as searches and lists give it." })
export const cursorField = idField.optional().meta({ description: "next_cursor of the page before." })
export const onlyCategoryField = categoryField.optional().meta({ description: "Only memories of this category." })
export const includePastField = z
  .boolean()
  .default(false)
  .meta({ description: "Also what is no longer true, such as where they lived before." })
