import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { relationTypes } from "../facts/relation-types.ts"
import { type Config, ConfigError } from "../platform/config.ts"
import text from "./prompts/extract-facts.v3.md" with { type: "text" }
import instructionsText from "./prompts/instructions.md" with { type: "text" }

/** Instructions for a model, and under which name a report counts them: the start of their SHA-256. */
export type Prompt = { system: string; id: string }

const placeholders: Record<string, string> = { "{{relation_types}}": relationTypes.join(", ") }

const fill = (template: string): Prompt => {
  let system = template
  for (const [placeholder, value] of Object.entries(placeholders)) system = system.replaceAll(placeholder, value)
  return { system, id: createHash("sha256").update(template).digest("hex").slice(0, 12) }
}

const defaultPrompt: Prompt = fill(text)

/**
 * The prompt in a file of the operator's, which `setting` names. Throws a `ConfigError` when it cannot be read, or does not have the
 * placeholders that the built-in one has.
 */
export const readPrompt = (setting: string, file: string): Prompt => {
  const refuse = (problem: string) => new ConfigError([`${setting}: the prompt ${file} ${problem}`])
  let template: string
  try {
    template = readFileSync(file, "utf8")
  } catch {
    throw refuse("cannot be read")
  }
  const missing = Object.keys(placeholders).filter((placeholder) => !template.includes(placeholder))
  if (missing.length > 0) throw refuse(`lacks ${missing.join(", ")}`)
  const unknown = template.match(/\{\{[^}]*\}\}/g)?.filter((found) => !(found in placeholders)) ?? []
  if (unknown.length > 0) throw refuse(`has an unknown ${unknown[0]}`)
  return fill(template)
}

/** The prompt of EXTRACTION_PROMPT, or else the built-in one. */
export const configuredPrompt = ({ extraction: { promptFile } }: Config): Prompt =>
  promptFile === null ? defaultPrompt : readPrompt("EXTRACTION_PROMPT", promptFile)

/** The prompt with what the application wishes for one conversation; blank is no wish. */
export const withInstructions = ({ system }: Prompt, instructions = ""): string =>
  instructions.trim() === ""
    ? system
    : system + instructionsText.replace("{{instructions}}", () => JSON.stringify(instructions))
