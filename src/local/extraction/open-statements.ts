import type { ExtractedFact } from "../../facts/extraction.ts"
import { answerValue, leftOpenBy } from "./answering.ts"
import { stripParticles } from "./particles.ts"
import { isSure } from "./sure-words.ts"
import type { Language } from "./text/language.ts"
import { type Sentence, segmentTurn } from "./text/segment.ts"
import { joinTokens } from "./text/tokens.ts"

const maxValueWords = 4

/** Remembers a statement that waits for its value ("my favorite color is"), and completes it with the next words. `read`: its typed facts. */
export const createOpenStatements = (read: (statement: Sentence) => ExtractedFact[]) => {
  let open: { statement: string; language: Language; turns: number } | null = null

  const note = ({ tokens, language, plain }: Sentence): void => {
    const statement = leftOpenBy(stripParticles(tokens, language, plain))
    if (statement) open = { statement, language, turns: 0 }
  }

  const startTurn = (): void => {
    if (open && ++open.turns > 1) open = null
  }

  const complete = ({ tokens, language, plain }: Sentence): { facts: ExtractedFact[] } | null => {
    const value = answerValue(stripParticles(tokens, language, plain))
    const end = value.findIndex(({ text }) => text === ",")
    const said = end > 0 ? value.slice(0, end) : value
    if (!open || !isSure(said) || said.length > maxValueWords) return null
    const [statement] = segmentTurn(`${open.statement} ${joinTokens(said)}`, open.language)
    const facts = statement ? read(statement) : []
    if (facts.length > 0) open = null
    return facts.length > 0 ? { facts } : null
  }

  return { note, startTurn, complete }
}
