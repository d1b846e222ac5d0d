import type { ExtractedFact, ExtractionInput, ExtractionOutcome } from "../../facts/extraction.ts"
import { attachEndings } from "./attach-endings.ts"
import { withBirthdays } from "./birthday.ts"
import { createConversation, maxWords } from "./conversation.ts"
import { dropContradicted } from "./drop-contradicted.ts"
import { maxCharacters, maxSentences, maxWordsInSentence } from "./text/segment.ts"

const maxFacts = 200

/** Facts about an age come first: a birthday to come is then not taken for an older one. */
const weight = (fact: ExtractedFact): number =>
  fact.relations.some((one) => one.type === "aged" && one.subject === "user") ? 0 : 1

/**
 * Extracts facts from a conversation by rules alone: no model, no network, the same answer every time.
 * Only what the user states of themselves or their world becomes a fact; what the companion says is read for its questions only.
 * Its work grows with the words that are read, and these are bounded; `rejected` says what was left out.
 */
export const extractWithRules = (input: ExtractionInput): ExtractionOutcome => {
  const conversation = createConversation(input)
  for (const turn of input.turns) conversation.hear(turn)
  const told = withBirthdays(attachEndings(dropContradicted(conversation.facts()), input), input)
  const facts = told.sort((a, b) => weight(a) - weight(b))
  return {
    facts: facts.slice(0, maxFacts),
    doubts: conversation.doubts(),
    rejected: [
      ...unread(conversation.cutTurns()),
      ...(conversation.isForeign() ? [inOtherLanguage] : []),
      ...leftOut(facts.length),
    ],
  }
}

const inOtherLanguage = {
  reason: "It is in a language that the built-in model does not know: that is English and Vietnamese.",
}

const unread = (turns: number): { reason: string }[] =>
  turns === 0
    ? []
    : [
        {
          reason:
            `${turns} ${turns === 1 ? "turn was" : "turns were"} not read to the end: local reads ${maxCharacters} characters, ` +
            `${maxSentences} sentences and ${maxWordsInSentence} words a sentence of a turn, and ${maxWords} words of a conversation.`,
        },
      ]

const leftOut = (facts: number): { reason: string }[] =>
  facts > maxFacts ? [{ reason: `Of ${facts} facts the first ${maxFacts} were taken.` }] : []
