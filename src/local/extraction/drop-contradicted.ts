import type { ExtractedFact } from "../../facts/extraction.ts"
import type { Relation } from "../../facts/fact.ts"
import { isEvent, isSingleValued, outdatedBy, settledBy } from "../../facts/relation-types.ts"
import { identity } from "../../platform/identity.ts"

/** Neither a type nor a target is empty. */
const anything = ""
const keyOf = (...parts: string[]): string => parts.join("\n")

/** What the later facts of a conversation bring to an end, found by key: each fact is held against all of them at once. */
const createEndings = () => {
  /** The values of what can have one value, by subject and type. */
  const values = new Map<string, Set<string>>()
  /** Of which subject, type and target something is over. */
  const over = new Set<string>()

  const note = (fact: ExtractedFact): void => {
    for (const relation of fact.relations) {
      const [subject, target] = [identity(relation.subject), identity(relation.target)]
      const key = keyOf(subject, relation.type)
      if (isSingleValued(relation.type)) values.set(key, (values.get(key) ?? new Set()).add(target))
      for (const type of settledBy(relation.type)) if (type !== relation.type) over.add(keyOf(subject, type, target))
      if (isNews(fact, relation)) for (const type of outdatedBy(relation.type)) over.add(keyOf(subject, type, anything))
    }
    for (const { subject, type, target } of fact.ends)
      over.add(keyOf(identity(subject), type ?? anything, target === null ? anything : identity(target)))
  }

  const isOver = (relation: Relation): boolean => {
    const [subject, target] = [identity(relation.subject), identity(relation.target)]
    const others = values.get(keyOf(subject, relation.type))
    if (others && (others.size > 1 || !others.has(target))) return true
    const types = isEvent(relation.type) ? [relation.type] : [relation.type, anything]
    return types.some((type) => over.has(keyOf(subject, type, target)) || over.has(keyOf(subject, type, anything)))
  }

  return { note, isOver }
}

/** "We moved to Denver" makes the old home old; "i live in Denver. it's an apartment" does not. */
const isNews = (fact: ExtractedFact, relation: Relation): boolean =>
  fact.ends.some((ending) => ending.subject === relation.subject)

/**
 * Within one conversation the later word holds: what it contradicts or ends is dropped, and what is said twice is kept once.
 */
export const dropContradicted = (facts: readonly ExtractedFact[]): ExtractedFact[] => {
  const endings = createEndings()
  const kept: ExtractedFact[] = []
  for (const fact of facts.toReversed()) {
    if (!fact.relations.some(endings.isOver)) kept.push(fact)
    endings.note(fact)
  }
  const texts = new Set<string>()
  return kept.reverse().filter(({ text }) => !texts.has(identity(text)) && texts.add(identity(text)))
}
