import type { ExtractedFact, Extraction, ExtractionInput, Turn } from "../../extraction/extraction.ts"
import { withBirthdays } from "./birthday.ts"
import { createConversation } from "./conversation.ts"
import { settle } from "./settle.ts"

/** Turns beyond this many are ignored, the oldest first: one conversation is one sitting. */
const mostTurns = 500
const mostFacts = 200

const inOrder = (turns: readonly Turn[]): Turn[] => turns.slice(-mostTurns)

/** Facts about an age come first: a birthday to come is then not taken for an older one. */
const weight = (fact: ExtractedFact): number =>
  fact.relations.some((one) => one.type === "aged" && one.subject === "user") ? 0 : 1

/**
 * Extracts facts from a conversation by rules alone: no model, no network, the same answer every time.
 * Only what the user states of themselves or their world becomes a fact; what the companion says is read for its questions only.
 */
export const extractWithRules = (input: ExtractionInput): Extraction => {
  const conversation = createConversation(input)
  for (const turn of inOrder(input.turns)) conversation.hear(turn)
  const facts = withBirthdays(settle(conversation.facts()), input)
  return { facts: facts.sort((a, b) => weight(a) - weight(b)).slice(0, mostFacts) }
}
