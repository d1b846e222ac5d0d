import type { Ending, ExtractedFact, ExtractionInput } from "../../facts/extraction.ts"
import { isUnmarked, nameKey, withoutMarks } from "../../platform/identity.ts"

/** "minh khong thich dua nua" ends "thích dừa", unless "dứa" or "dua" is liked too. Who writes marks means each word as it stands. */
export const attachEndings = (facts: readonly ExtractedFact[], { turns, known }: ExtractionInput): ExtractedFact[] => {
  if (!turns.every(({ role, content }) => role !== "user" || isUnmarked(content))) return [...facts]
  const relations = known
    .flatMap((fact) => fact.relations)
    .map(({ subject, type, target }) => ({ about: `${nameKey(subject)}|${type}`, target, key: nameKey(target) }))
    .map((one) => ({ ...one, bare: withoutMarks(one.key) }))
  const attach = (ending: Ending): Ending => {
    const { subject, type, target } = ending
    if (target === null) return ending
    const [about, bare] = [`${nameKey(subject)}|${type}`, nameKey(target)]
    const alike = new Map<string, string>()
    for (const one of relations) if (one.about === about && one.bare === bare) alike.set(one.key, one.target)
    const [only] = alike.values()
    return only !== undefined && alike.size === 1 ? { ...ending, target: only } : ending
  }
  return facts.map((fact) => (fact.ends.length === 0 ? fact : { ...fact, ends: fact.ends.map(attach) }))
}
