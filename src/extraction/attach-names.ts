import type { ExtractedFact } from "../facts/extraction.ts"
import type { IsPlain } from "../facts/same-statement.ts"
import { findEntities, type NamedEntity } from "../graph/queries.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { identityWords, nameKey, withoutMarks } from "../platform/identity.ts"

/**
 * Gives a name that was written without marks ("Hung") the spelling of the person's only entity that it can mean ("Hùng"). The name stays
 * unchanged if there are two candidates ("Hùng" and "Hưng") or an entity with exactly this name. The text of the fact is not changed.
 */
export const attachNames = async (
  tx: Transaction,
  userId: string,
  facts: readonly ExtractedFact[],
  isPlain: (factText: string) => IsPlain,
): Promise<ExtractedFact[]> => {
  const plainNames = facts.map((fact) => {
    const plain = isPlain(fact.text)
    return new Set([...namesIn(fact)].filter((name) => mayLackMarks(name) && identityWords(name).every(plain)))
  })
  const asked = new Set(plainNames.flatMap((names) => [...names]))
  if (asked.size === 0) return [...facts]
  const known = await findEntities(tx, userId, [...asked])
  const spelling = new Map([...asked].flatMap((name) => onlySpelling(name, known) ?? []))
  return spelling.size === 0
    ? [...facts]
    : facts.map((fact, at) => rename(fact, (name) => (plainNames[at]?.has(name) ? (spelling.get(name) ?? name) : name)))
}

const namesIn = (fact: ExtractedFact): Set<string> =>
  new Set([
    ...fact.entities.map(({ name }) => name),
    ...[...fact.relations, ...fact.ends].flatMap(({ subject, target }) => [
      subject,
      ...(target === null ? [] : [target]),
    ]),
  ])

const mayLackMarks = (name: string): boolean => /[a-z]/i.test(name) && nameKey(name) === withoutMarks(nameKey(name))

const onlySpelling = (name: string, known: readonly NamedEntity[]): [[string, string]] | null => {
  const key = nameKey(name)
  const marked = new Map<string, string>()
  for (const one of known) if (one.key !== key && withoutMarks(one.key) === key) marked.set(one.key, one.name)
  const [only, ...others] = marked.values()
  if (only === undefined || others.length > 0 || known.some((one) => one.key === key)) return null
  return [[name, only]]
}

const rename = (fact: ExtractedFact, spell: (name: string) => string): ExtractedFact => ({
  ...fact,
  entities: fact.entities.map((entity) => ({ ...entity, name: spell(entity.name) })),
  relations: fact.relations.map((one) => ({ ...one, subject: spell(one.subject), target: spell(one.target) })),
  ends: fact.ends.map((one) => ({
    ...one,
    subject: spell(one.subject),
    target: one.target === null ? null : spell(one.target),
  })),
})
