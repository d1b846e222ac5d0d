import type { ExtractedFact } from "./extraction.ts"
import { isSingleValued } from "./relation-types.ts"
import { looksLikeSecret } from "./secrets.ts"
import { type CurrentFact, compare, indexStatement, type Statement, valueKey, whyEnded } from "./statement.ts"

export type { CurrentFact } from "./statement.ts"

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
 * Decides what becomes of each incoming fact, given what is held true. Pure. What was said later wins, not what was handled later: of two
 * conversations it does not matter which is worked off first. Only a fact about the same subject and relation ends another.
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
  const held = new Map(current.map((fact) => [fact.id, indexStatement(fact)]))
  const changed = new Set([...held.values()].filter((fact) => fact.replaced).flatMap(singleValues))
  const decisions: Decision[] = []
  const endings: FactEnding[] = []

  /** Ends whatever is held that `later` brings to an end. */
  const endEarlier = (later: Statement): boolean => {
    let ended = false
    for (const earlier of [...held.values()]) {
      if (earlier.id === later.id || earlier.saidAt > later.saidAt) continue
      const reason = whyEnded(earlier, later, changed)
      if (reason === null) continue
      held.delete(earlier.id)
      endings.push({ id: earlier.id, by: later.id, at: later.saidAt, reason })
      ended = true
    }
    return ended
  }

  const store = (fact: ExtractedFact, now: Statement): Decision => {
    const values = noteChanges(now, held.values(), changed)
    const later = [...held.values()].filter((other) => other.saidAt > saidAt)
    const end = later
      .map((other) => ({ other, reason: whyEnded(now, other, changed) }))
      .find(({ reason }) => reason !== null)
    const replaces = endEarlier(now)
    // A value that comes to light late can show that a later one was a change, with what follows from that.
    for (const other of later)
      if (held.has(other.id) && singleValues(other).some((key) => values.has(key))) endEarlier(other)
    if (end?.reason) {
      const ended = { id: now.id, by: end.other.id, at: end.other.saidAt, reason: end.reason }
      return { outcome: "stored", id: now.id, fact, ended, reason: "A later statement says otherwise already." }
    }
    held.set(now.id, now)
    return { outcome: replaces ? "superseded" : "stored", id: now.id, fact, ended: null, reason: null }
  }

  const repeat = (fact: ExtractedFact, old: Statement, now: Statement, isRicher: boolean): Decision => {
    const again = { ...now, id: old.id, saidAt: Math.max(old.saidAt, saidAt) }
    const isUpdate = isRicher && old.saidAt <= saidAt
    held.set(old.id, isUpdate ? again : { ...old, saidAt: again.saidAt })
    if (old.saidAt <= saidAt) endEarlier(again) // Said again, it ends again what was taken up since.
    return isUpdate
      ? { outcome: "updated", id: old.id, fact, reason: "It was told again, with more detail." }
      : { outcome: "duplicate", id: old.id, fact }
  }

  for (const fact of incoming) {
    const rejection = whyRejected(fact)
    if (rejection) {
      decisions.push({ outcome: "rejected", fact, reason: rejection })
      continue
    }
    const now = indexStatement({ id: newId(), text: fact.text, relations: fact.relations, ends: fact.ends, saidAt })
    let same: { old: Statement; isRicher: boolean } | undefined
    for (const old of held.values()) {
      const relation = compare(old, now, fact)
      if (relation === "different") continue
      same = { old, isRicher: relation === "richer" }
      break
    }
    decisions.push(same ? repeat(fact, same.old, now, same.isRicher) : store(fact, now))
  }
  return { decisions, endings }
}

const whyRejected = (fact: ExtractedFact): string | null => {
  if (looksLikeSecret(fact.text)) return "It looks like a secret (a password, number or address), which is never kept."
  if (fact.confidence < leastConfidence) return "It is not certain enough to be kept."
  return null
}

const singleValues = (statement: Statement): string[] =>
  statement.said.filter(({ type }) => isSingleValued(type)).map(valueKey)

/** Adds to `changed` the single values of which `now` has another one than what is held, and returns these. */
const noteChanges = (now: Statement, held: Iterable<Statement>, changed: Set<string>): Set<string> => {
  const values = new Map(now.said.filter(({ type }) => isSingleValued(type)).map((one) => [valueKey(one), one.target]))
  const differing = new Set<string>()
  if (values.size === 0) return differing
  for (const relation of [...held].flatMap((statement) => statement.said)) {
    const target = values.get(valueKey(relation))
    if (target !== undefined && target !== relation.target) differing.add(valueKey(relation))
  }
  for (const key of differing) changed.add(key)
  return differing
}
