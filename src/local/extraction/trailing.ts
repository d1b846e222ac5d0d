import type { ExtractedFact } from "../../facts/extraction.ts"
import type { Parsed } from "./clause.ts"
import type { Discourse } from "./discourse.ts"
import { englishTail } from "./english/aside.ts"
import { holdsNumberLikeSecret } from "./guards.ts"
import { tailOf } from "./vietnamese/aside.ts"

/** "16 hours a day", "217 visits": said of what was told before. */
const isMeasure = ({ clause }: Parsed): boolean =>
  clause.language === "en" && clause.tokens.length > 1 && /^(\d|day$)/.test(clause.tokens[0]?.low ?? "")

const extended = (fact: ExtractedFact, tail: string | null): ExtractedFact =>
  tail && !holdsNumberLikeSecret(tail) ? { ...fact, text: `${fact.text}, ${tail}` } : fact

const extendLast = (facts: ExtractedFact[], tail: string | null): void => {
  const last = facts.pop()
  if (last) facts.push(extended(last, tail))
}

/** The facts a turn had stated before the sentence at hand, and what the turns before stated. */
type Told = { facts: ExtractedFact[]; beforeSentence: number; earlier: ExtractedFact[] | undefined; opensTurn: boolean }

/** A fragment that trails a statement ("…, vai Mouse King") belongs to it: its words join the fact's text. */
export const joinTrailing = (
  parsed: Parsed,
  { facts, beforeSentence, earlier, opensTurn }: Told,
  discourse: Discourse,
): void => {
  if (facts.length === 0 && opensTurn && isMeasure(parsed)) {
    if (earlier) extendLast(earlier, englishTail(parsed, discourse))
    return
  }
  const least = parsed.clause.language === "en" ? 0 : beforeSentence
  if (facts.length > least) extendLast(facts, tailOf(parsed, discourse) ?? englishTail(parsed, discourse))
}
