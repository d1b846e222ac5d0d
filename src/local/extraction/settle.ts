import type { Ending, ExtractedFact } from "../../extraction/extraction.ts"
import { isEvent, isSingleValued, outdatedBy, settledBy } from "../../extraction/relation-types.ts"
import type { Relation } from "../../memories/fact.ts"
import { fold } from "./text/tokens.ts"

const same = (a: string, b: string): boolean => fold(a) === fold(b)

const isEnded = (relation: Relation, ending: Ending): boolean =>
  same(relation.subject, ending.subject) &&
  (ending.type === null ? !isEvent(relation.type) : relation.type === ending.type) &&
  (ending.target === null || same(relation.target, ending.target))

const replaces = (later: Relation, earlier: Relation): boolean => {
  if (!same(later.subject, earlier.subject)) return false
  if (later.type === earlier.type) return isSingleValued(later.type) && !same(later.target, earlier.target)
  return settledBy(later.type).includes(earlier.type) && same(later.target, earlier.target)
}

const outdates = (later: ExtractedFact, earlier: ExtractedFact): boolean =>
  later.relations.some((new_) =>
    earlier.relations.some(
      (old) =>
        replaces(new_, old) ||
        (isNews(later, new_) && same(new_.subject, old.subject) && outdatedBy(new_.type).includes(old.type)),
    ),
  )

/** "We moved to Denver" makes the old home old; "i live in Denver. it's an apartment" does not. */
const isNews = (fact: ExtractedFact, relation: Relation): boolean =>
  fact.ends.some((ending) => ending.subject === relation.subject)

/**
 * Within one conversation the later word holds: what it contradicts or ends is dropped, and what is said twice is kept once.
 */
export const settle = (facts: readonly ExtractedFact[]): ExtractedFact[] => {
  const kept = facts.filter(
    (fact, at) =>
      !facts
        .slice(at + 1)
        .some(
          (later) =>
            outdates(later, fact) ||
            later.ends.some(
              (ending) => fact.relations.length > 0 && fact.relations.some((relation) => isEnded(relation, ending)),
            ),
        ),
  )
  const texts = new Set<string>()
  return kept.filter((fact) => !texts.has(fold(fact.text)) && texts.add(fold(fact.text)))
}
