import type { Relation } from "../memories/fact.ts"
import { foldedWords, nameKey } from "../platform/text.ts"
import type { Ending, ExtractedFact } from "./extraction.ts"
import { isEvent, isSingleValued, isSuccessive, outdatedBy, settledBy } from "./relation-types.ts"
import { looksLikeSecret } from "./secrets.ts"

/** A fact that is held true, as far as reconciliation needs to know it. `saidAt`: milliseconds since 1970. */
export type CurrentFact = {
  id: string
  text: string
  relations: readonly Relation[]
  ends: readonly Ending[]
  saidAt: number
}

export type Decision =
  | {
      outcome: "stored" | "superseded"
      id: string
      fact: ExtractedFact
      ended: FactEnding | null
      reason: string | null
    }
  | { outcome: "duplicate"; id: string; fact: ExtractedFact }
  | { outcome: "updated"; id: string; fact: ExtractedFact; reason: string }
  | { outcome: "rejected"; fact: ExtractedFact; reason: string }

/** `at`: when the fact ceased to hold (milliseconds since 1970); `by`: the fact that said so. */
export type FactEnding = { id: string; by: string; at: number; reason: string }

export type Reconciliation = { decisions: Decision[]; endings: FactEnding[] }

const leastConfidence = 0.3

/**
 * Decides what becomes of each incoming fact, given what is held true. Pure, and independent of the order in which conversations are
 * worked off: what was said later wins, not what was handled later. Only a fact about the same subject and relation ends another.
 *
 * `current`: the facts that share a text, or a subject and relation, with an incoming one, and the later ones that end something.
 * `newId` names the facts that are stored. All incoming facts were said at `saidAt`, in the given order.
 */
export const reconcile = (
  current: readonly CurrentFact[],
  incoming: readonly ExtractedFact[],
  saidAt: number,
  newId: () => string,
): Reconciliation => {
  const held = new Map(current.map((fact) => [fact.id, fact]))
  const decisions: Decision[] = []
  const endings: FactEnding[] = []
  for (const fact of incoming) {
    const rejection = whyRejected(fact)
    if (rejection) {
      decisions.push({ outcome: "rejected", fact, reason: rejection })
      continue
    }
    const known = [...held.values()]
    const same = known
      .map((old) => ({ old, relation: compare(old, fact) }))
      .find(({ relation }) => relation !== "different")
    if (same) {
      const { old } = same
      if (same.relation === "richer" && old.saidAt <= saidAt) {
        held.set(old.id, { ...old, text: fact.text, relations: fact.relations, saidAt })
        decisions.push({ outcome: "updated", id: old.id, fact, reason: "It was told again, with more detail." })
      } else {
        held.set(old.id, { ...old, saidAt: Math.max(old.saidAt, saidAt) })
        decisions.push({ outcome: "duplicate", id: old.id, fact })
      }
      continue
    }
    const id = newId()
    const stored: CurrentFact = { id, text: fact.text, relations: fact.relations, ends: fact.ends, saidAt }
    const changed = valuesThatDiffer([...known, stored])
    const endedBy = known
      .filter((other) => other.saidAt > saidAt)
      .map((later) => ({ later, reason: whyEnded(stored, later, changed) }))
      .find(({ reason }) => reason !== null)
    if (endedBy?.reason) {
      const ended = { id, by: endedBy.later.id, at: endedBy.later.saidAt, reason: endedBy.reason }
      decisions.push({ outcome: "stored", id, fact, ended, reason: "A later statement says otherwise already." })
      continue
    }
    let replaces = false
    for (const earlier of known) {
      const reason = earlier.saidAt > saidAt ? null : whyEnded(earlier, stored, changed)
      if (!reason) continue
      held.delete(earlier.id)
      endings.push({ id: earlier.id, by: id, at: saidAt, reason })
      replaces = true
    }
    held.set(id, stored)
    decisions.push({ outcome: replaces ? "superseded" : "stored", id, fact, ended: null, reason: null })
  }
  return { decisions, endings }
}

const whyRejected = (fact: ExtractedFact): string | null => {
  if (looksLikeSecret(fact.text)) return "It looks like a secret (a password, number or address), which is never kept."
  if (fact.confidence < leastConfidence) return "It is not certain enough to be kept."
  return null
}

/** Why `earlier` stops being true when `later` is said, or null. `changed`: keys of single values that have more than one. */
const whyEnded = (earlier: CurrentFact, later: CurrentFact, changed: ReadonlySet<string>): string | null => {
  const sameConversation = earlier.saidAt === later.saidAt
  for (const old of earlier.relations) {
    if (isEvent(old.type) && !isSingleValued(old.type)) continue
    for (const now of later.relations) {
      if (subjectKey(old) !== subjectKey(now)) continue
      if (now.type === old.type && isSingleValued(now.type) && nameKey(now.target) !== nameKey(old.target))
        return "A newer statement replaced it."
      if (
        !sameConversation &&
        isSuccessive(now.type) &&
        now.type === old.type &&
        sameWordsButTarget(earlier, old, later, now)
      )
        return "A newer statement replaced it."
      if (!sameConversation && outdatedBy(now.type).includes(old.type) && changed.has(valueKey(now)))
        return "What it rested on has changed."
      if (settledBy(now.type).includes(old.type) && overlap(old.target, now.target))
        return "It was settled by a newer statement."
    }
    for (const ending of later.ends) {
      if (nameKey(ending.subject) !== subjectKey(old)) continue
      if (ending.type !== null && ending.type !== old.type) continue
      // A sweeping ending ("we moved") is about what was told before, not about what is told along with it.
      const covers = ending.target === null ? !sameConversation : overlap(old.target, ending.target)
      if (covers) return "It was said to be over."
    }
  }
  return null
}

/** "User's teacher is Mr Delgado" and "User's teacher is Mrs Yamamoto", not "User's art teacher is …". */
const sameWordsButTarget = (one: CurrentFact, about: Relation, other: CurrentFact, otherAbout: Relation): boolean =>
  nameKey(about.target) !== nameKey(otherAbout.target) &&
  wordsBut(one.text, about.target) === wordsBut(other.text, otherAbout.target)

const titles = new Set(["mr", "mrs", "ms", "miss", "co", "thay", "coach"])

const wordsBut = (text: string, name: string): string => {
  const named = new Set(foldedWords(name))
  return foldedWords(text)
    .filter((word) => !named.has(word) && !titles.has(word))
    .join(" ")
}

/** "same": nothing new; "richer": the same statement with more detail; "different": another statement. */
const compare = (old: CurrentFact, fact: ExtractedFact): "same" | "richer" | "different" => {
  const before = foldedWords(old.text)
  const after = foldedWords(fact.text)
  if (before.join(" ") === after.join(" ")) return "same"
  if (fact.relations.length === 0 || !sameRelations(old.relations, fact.relations)) return "different"
  if (fact.relations.some((relation) => isEvent(relation.type))) return "different"
  if (fact.relations.every((relation) => isSingleValued(relation.type))) return "same"
  const unseen = after.filter((word) => !before.includes(word))
  if (unseen.length === 0) return "same"
  if (before.every((word) => after.includes(word))) return "richer"
  return unseen.length <= 3 && namesItsTargets(fact) ? "same" : "different"
}

/** Its relations are to people, animals or places by name: then they say all of it, whatever the wording or language. */
const namesItsTargets = (fact: ExtractedFact): boolean => {
  const names = new Set(
    fact.entities
      .filter(({ type }) => type === "person" || type === "animal" || type === "place" || type === "organization")
      .map((entity) => nameKey(entity.name)),
  )
  return fact.relations.every((relation) => names.has(nameKey(relation.target)))
}

const sameRelations = (some: readonly Relation[], others: readonly Relation[]): boolean => {
  const keys = new Set(some.map(relationKey))
  return keys.size === new Set(others.map(relationKey)).size && others.every((other) => keys.has(relationKey(other)))
}

const subjectKey = (relation: Relation): string => nameKey(relation.subject)
const valueKey = (relation: Relation): string => `${subjectKey(relation)}|${relation.type}`
const relationKey = (relation: Relation): string => `${valueKey(relation)}|${nameKey(relation.target)}`

/** One target is the other, or the other with more words: "bike" and "a new orange bike". */
const overlap = (one: string, other: string): boolean => {
  const [few = [], many = []] = [foldedWords(one), foldedWords(other)].sort((a, b) => a.length - b.length)
  return few.length > 0 && few.every((word) => many.includes(word))
}

const valuesThatDiffer = (facts: readonly CurrentFact[]): Set<string> => {
  const values = new Map<string, string>()
  const differing = new Set<string>()
  for (const relation of facts.flatMap((fact) => fact.relations).filter(({ type }) => isSingleValued(type))) {
    const key = valueKey(relation)
    const target = nameKey(relation.target)
    if ((values.get(key) ?? target) !== target) differing.add(key)
    values.set(key, target)
  }
  return differing
}
