import { z } from "@hono/zod-openapi"
import { isDeeperThan, textField } from "../../../feature/fields.ts"
import type { Database, Transaction } from "../../../platform/database/connect.ts"
import { isStorableJson } from "../../../platform/text.ts"

const maxInstructions = 4000
const maxCategoriesBytes = 16_384

/** A list of names, or of objects of a name and its meaning, as mem0's clients send it. */
const categoriesSchema = z
  .array(z.union([z.string(), z.record(z.string(), z.unknown())]))
  .max(100)
  .refine((value) => {
    const text = JSON.stringify(value)
    return Buffer.byteLength(text) <= maxCategoriesBytes && !isDeeperThan(value, 4) && isStorableJson(text)
  }, "must be at most 16 KiB of JSON, without NUL characters or lone surrogates")
  .openapi({ type: "array", items: { type: "object", additionalProperties: true } })

export const settingFields = {
  custom_instructions: textField(0, maxInstructions).nullish(),
  custom_categories: categoriesSchema.nullish().openapi({ type: ["array", "null"] }),
}

export const settingsSchema = z.object({
  custom_instructions: z.string().nullable(),
  custom_categories: categoriesSchema.nullable().openapi({ type: ["array", "null"] }),
})
export type Settings = z.infer<typeof settingsSchema>

export const readSettings = async (sql: Database): Promise<Settings> => {
  const [row] = await sql<Settings[]>`select custom_instructions, custom_categories from mem0_project`
  return row ? settingsSchema.parse(row) : { custom_instructions: null, custom_categories: null }
}

/** Undefined leaves a setting as it is, null takes it away. */
export const writeSettings = async (
  tx: Transaction,
  { custom_instructions: instructions, custom_categories: categories }: Partial<Settings>,
): Promise<void> => {
  await tx`insert into mem0_project default values on conflict do nothing`
  if (instructions !== undefined)
    await tx`update mem0_project set custom_instructions = ${instructions}, updated_at = now()`
  if (categories !== undefined)
    await tx`
      update mem0_project set updated_at = now(),
        custom_categories = ${categories === null ? null : JSON.stringify(categories)}::text::jsonb`
}
