import { fillPrompt, type Placeholders, type Prompt, readTemplate } from "../models/prompt-file.ts"
import type { Config } from "../platform/config.ts"
import text from "./prompts/answer.v1.md" with { type: "text" }
import rules from "./prompts/evidence-rules.v1.md" with { type: "text" }
import instructionsText from "./prompts/instructions.v1.md" with { type: "text" }

/** How evidence is marked and cited is part of every prompt: an operator's one cannot leave out that it is data. */
const placeholders: Placeholders = { "{{evidence_rules}}": rules.trim() }
const parts = [rules, instructionsText]

const defaultPrompt = fillPrompt(text.trim(), placeholders, parts)

export const readChatPrompt = (setting: string, file: string): Prompt =>
  fillPrompt(readTemplate(setting, file, placeholders).trim(), placeholders, parts)

/** The prompt of CHAT_PROMPT, or the built-in one. */
export const configuredChatPrompt = ({ promptFile }: Config["chat"]): Prompt =>
  promptFile === null ? defaultPrompt : readChatPrompt("CHAT_PROMPT", promptFile)

/** Adds the instructions of a session or of a question; blank ones are ignored. */
export const withInstructions = ({ system }: Prompt, instructions: string | null): string =>
  instructions === null || instructions.trim() === ""
    ? system
    : system + instructionsText.replace("{{instructions}}", () => JSON.stringify(instructions)).trimEnd()
