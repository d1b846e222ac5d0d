import { z } from "zod"

/** A share of the extraction jobs, or of the answers, uses another model, another prompt, or both. Null: unchanged. */
export type ExperimentSettings = { name: string; percent: number; model: string | null; promptFile: string | null }

const partsSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i),
    percent: z
      .string()
      .regex(/^\d{1,2}(\.\d{1,2})?$/)
      .transform(Number)
      .refine((percent) => percent > 0),
    model: z.string().min(1).optional(),
    prompt: z.string().min(1).optional(),
  })
  .refine(({ model, prompt }) => model !== undefined || prompt !== undefined)

const mistakeIn = (setting: string): string =>
  `${setting} must look like name=trial-1,percent=20,model=gpt-4o,prompt=/path/to/prompt.md: a percentage under 100, and a model, a prompt, or both`

/** `name=…,percent=…,model=…,prompt=…` */
export const experimentField = (setting: string) =>
  z.string().transform((text, context): ExperimentSettings => {
    const pairs = text.split(",").map((part) => part.split("=", 1).concat(part.slice(part.indexOf("=") + 1)))
    const parts = partsSchema.safeParse(
      Object.fromEntries(pairs.map(([key = "", value = ""]) => [key.trim(), value.trim()])),
    )
    if (!parts.success || new Set(pairs.map(([key]) => key)).size < pairs.length) {
      context.addIssue({ code: "custom", message: mistakeIn(setting) })
      return z.NEVER
    }
    const { name, percent, model = null, prompt = null } = parts.data
    return { name, percent, model, promptFile: prompt }
  })
