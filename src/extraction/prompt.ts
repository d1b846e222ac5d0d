import { relationTypes } from "../facts/relation-types.ts"
import { fillPrompt, type Placeholders, type Prompt, readTemplate } from "../models/prompt-file.ts"
import type { Config } from "../platform/config.ts"
import text from "./prompts/extract-facts.v3.md" with { type: "text" }
import instructionsText from "./prompts/instructions.md" with { type: "text" }

const placeholders: Placeholders = { "{{relation_types}}": relationTypes.join(", ") }

const defaultPrompt: Prompt = fillPrompt(text, placeholders)

export const readPrompt = (setting: string, file: string): Prompt =>
  fillPrompt(readTemplate(setting, file, placeholders), placeholders)

/** The prompt of EXTRACTION_PROMPT, or the built-in one. */
export const configuredPrompt = ({ extraction: { promptFile } }: Config): Prompt =>
  promptFile === null ? defaultPrompt : readPrompt("EXTRACTION_PROMPT", promptFile)

/** Adds the application's instructions for one conversation; blank ones are ignored. */
export const withInstructions = ({ system }: Prompt, instructions = ""): string =>
  instructions.trim() === ""
    ? system
    : system + instructionsText.replace("{{instructions}}", () => JSON.stringify(instructions))
