import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { ConfigError } from "../platform/config.ts"

/** Instructions for a model, and the id that reports use for them: the start of their SHA-256. */
export type Prompt = { system: string; id: string }

/** What is put in the place of each `{{placeholder}}`. All of them must be in a prompt. */
export type Placeholders = Record<string, string>

/** `parts`: what else the prompt rests on, for its id. */
export const fillPrompt = (template: string, placeholders: Placeholders, parts: readonly string[] = []): Prompt => {
  let system = template
  for (const [placeholder, value] of Object.entries(placeholders)) system = system.replaceAll(placeholder, () => value)
  return {
    system,
    id: createHash("sha256")
      .update([template, ...parts].join(""))
      .digest("hex")
      .slice(0, 12),
  }
}

/**
 * Reads the operator's prompt from the file in the setting `setting`. Throws a `ConfigError` when the file cannot be read or lacks a
 * placeholder.
 */
export const readTemplate = (setting: string, file: string, placeholders: Placeholders): string => {
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
  return template
}
