import { z } from "@hono/zod-openapi"
import { recordInTransaction } from "../../../audit/record.ts"
import { requireEverybody } from "../../../feature/actor.ts"
import { verb } from "../../../feature/verb.ts"
import { AppError } from "../../../platform/errors.ts"
import type { Context } from "../context.ts"
import { readSettings, settingFields, settingsSchema, writeSettings } from "./settings.ts"

const idField = z.string().max(200).openapi({ example: "pika" })
const path = { organization: idField, project: idField }

/** What mem0's clients can also set, and what would change nothing here. */
const meaningless = [
  ...["retrieval_criteria", "enable_graph", "version", "inclusion_prompt", "exclusion_prompt", "memory_depth"],
  ...["agent_custom_instructions", "usecase_setting", "multilingual", "decay", "name", "description"],
]

export const getProject = verb({
  action: "mem0.project_read",
  scope: "admin",
  rate: "other",
  input: z.object({
    ...path,
    fields: z
      .union([z.string().max(2000), z.array(z.string().max(200)).max(50)])
      .optional()
      .openapi({ type: "array", items: { type: "string" }, description: "The settings to show. Default: all." }),
  }),
  output: settingsSchema.partial().loose().openapi("Mem0Project"),
  run: async (ctx: Context, { fields }) => {
    requireEverybody(ctx.actor)
    const settings = await readSettings(ctx.sql)
    if (fields === undefined || fields.length === 0) return settings
    const asked = new Set(typeof fields === "string" ? [fields] : fields)
    return Object.fromEntries(Object.entries(settings).filter(([name]) => asked.has(name)))
  },
})

/** Settings without a meaning here are refused: who sets them would think that they do something. */
export const updateProject = verb({
  action: "mem0.project_update",
  scope: "admin",
  rate: "other",
  // Other fields are kept: some of them are refused.
  input: z.object({ ...path, ...settingFields }).loose(),
  output: z.object({ message: z.string() }),
  run: async (ctx: Context, { custom_instructions, custom_categories, ...others }) => {
    requireEverybody(ctx.actor)
    const refused = meaningless.find((name) => (others[name] ?? null) !== null)
    if (refused !== undefined)
      throw new AppError(
        "NOT_IMPLEMENTED",
        `The setting ${refused} is not offered by Pika. There are custom_instructions and custom_categories.`,
      )
    const changed = [
      ...(custom_instructions === undefined ? [] : ["custom instructions"]),
      ...(custom_categories === undefined ? [] : ["custom categories"]),
    ]
    if (changed.length === 0)
      throw new AppError("INVALID_REQUEST", "The request is not valid. Send custom_instructions or custom_categories.")
    await ctx.sql.begin(async (tx) => {
      await writeSettings(tx, {
        ...(custom_instructions !== undefined && { custom_instructions: custom_instructions || null }),
        ...(custom_categories !== undefined && { custom_categories }),
      })
      await recordInTransaction(tx, ctx, 200)
    })
    return { message: `Updated ${changed.join(" and ")}` }
  },
})
