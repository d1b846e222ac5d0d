import { estimateTokens } from "../models/estimate-tokens.ts"
import type { ChatTurn } from "../models/stream-text.ts"
import type { AnswerInput, Evidence } from "./answerer.ts"

/**
 * Estimated tokens of a prompt. What must be in it (system prompt, instructions, question) may exceed it; nothing else is then added.
 * Estimated on the main thread, because the tokenizer's table takes a second and tens of megabytes to load.
 */
export const maxPromptTokens = 8000
/** The part of what is left that the earlier messages may take; evidence gets the rest. */
const historyShare = 0.4

/** The messages as they are sent, and the markers of the evidence that is in them. */
export const composePrompt = (
  system: string,
  { question, evidence, history }: Pick<AnswerInput, "question" | "evidence" | "history">,
): { prompt: ChatTurn[]; shown: number[] } => {
  const left = maxPromptTokens - estimateTokens(system) - estimateTokens(describe(question, []))
  const turns = newestTurns(history, left * historyShare)
  const shown = bestEvidence(evidence, left - turns.reduce((sum, { content }) => sum + estimateTokens(content), 0))
  return {
    prompt: [{ role: "system", content: system }, ...turns, { role: "user", content: describe(question, shown) }],
    shown: shown.map(({ marker }) => marker),
  }
}

/** The last turns, oldest first. Their markers referred to other evidence. */
const newestTurns = (history: AnswerInput["history"], tokens: number): ChatTurn[] => {
  const turns: ChatTurn[] = []
  let left = tokens
  for (const { role, content: said } of [...history].reverse()) {
    const content = role === "assistant" ? withoutMarkers(said) : said
    left -= estimateTokens(content)
    if (left < 0) break
    turns.unshift({ role, content })
  }
  return turns
}

const withoutMarkers = (text: string): string => text.replace(/ ?\[\d{1,3}\]/g, "")

/** The best of it that fits, in the order of its markers. */
const bestEvidence = (evidence: readonly Evidence[], tokens: number): Evidence[] => {
  let left = tokens
  const fitting = [...evidence]
    .sort((a, b) => b.score - a.score)
    .filter((item) => {
      const size = estimateTokens(JSON.stringify(item))
      if (size > left) return false
      left -= size
      return true
    })
  return fitting.sort((a, b) => a.marker - b.marker)
}

/** Data: nothing in a JSON string can end it. Marks such as `<|im_end|>` would end a message at some servers. */
const describe = (question: string, evidence: readonly Evidence[]): string =>
  JSON.stringify({
    evidence: evidence.map(({ marker, type, title, text }) => ({
      marker,
      type,
      ...(title === null ? {} : { title }),
      text,
    })),
    question,
  }).replaceAll("<|", "\\u003c|")
