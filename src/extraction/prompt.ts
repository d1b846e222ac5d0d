import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { relationTypes } from "../facts/relation-types.ts"
import { ConfigError } from "../platform/config.ts"
import text from "./prompts/extract-facts.v3.md" with { type: "text" }

/** Instructions for a model, and under which name a report counts them: the start of their SHA-256. */
export type Prompt = { system: string; id: string }

const placeholders: Record<string, string> = { "{{relation_types}}": relationTypes.join(", ") }

const fill = (template: string): Prompt => {
  let system = template
  for (const [placeholder, value] of Object.entries(placeholders)) system = system.replaceAll(placeholder, value)
  return { system, id: createHash("sha256").update(template).digest("hex").slice(0, 12) }
}

export const defaultPrompt: Prompt = fill(text)

/** The prompt in a file of the operator's. Throws a `ConfigError` when it cannot be read, or has not the placeholders that ours has. */
export const readPrompt = (file: string): Prompt => {
  let template: string
  try {
    template = readFileSync(file, "utf8")
  } catch {
    throw new ConfigError([`PIKA_EXPERIMENT: the prompt ${file} cannot be read`])
  }
  const missing = Object.keys(placeholders).filter((placeholder) => !template.includes(placeholder))
  if (missing.length > 0) throw new ConfigError([`PIKA_EXPERIMENT: the prompt ${file} lacks ${missing.join(", ")}`])
  const unknown = template.match(/\{\{[^}]*\}\}/g)?.filter((found) => !(found in placeholders)) ?? []
  if (unknown.length > 0) throw new ConfigError([`PIKA_EXPERIMENT: the prompt ${file} has an unknown ${unknown[0]}`])
  return fill(template)
}
