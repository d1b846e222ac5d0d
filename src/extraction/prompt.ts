import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { relationTypes } from "../facts/relation-types.ts"
import { type Config, ConfigError } from "../platform/config.ts"
import text from "./prompts/extract-facts.v3.md" with { type: "text" }
import instructionsText from "./prompts/instructions.md" with { type: "text" }

/** Instructions for a model, and the id that reports use for them: the start of their SHA-256. */
export type Prompt = { system: string; id: string }

const placeholders: Record<string, string> = { "{{relation_types}}": relationTypes.join(", ") }

const fill = (template: string): Prompt => {
  let system = template
  for (const [placeholder, value] of Object.entries(placeholders)) system = system.replaceAll(placeholder, value)
  return { system, id: createHash("sha256").update(template).digest("hex").slice(0, 12) }
}

const defaultPrompt: Prompt = fill(text)

/**
 * Reads the operator's prompt from the file in the setting `setting`. Throws a `ConfigError` when the file cannot be read or lacks a
 * placeholder of the built-in prompt.
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

/** The prompt of EXTRACTION_PROMPT, or the built-in one. */
export const configuredPrompt = ({ extraction: { promptFile } }: Config): Prompt =>
  promptFile === null ? defaultPrompt : readPrompt("EXTRACTION_PROMPT", promptFile)

/** Adds the application's instructions for one conversation; blank ones are ignored. */
export const withInstructions = ({ system }: Prompt, instructions = ""): string =>
  instructions.trim() === ""
    ? system
    : system + instructionsText.replace("{{instructions}}", () => JSON.stringify(instructions))
