import {
  type CurrentFact,
  compare,
  compareTold,
  indexStatement,
  type Statement,
  type Told,
  whyEnded,
} from "../facts/compare-facts.ts"
import type { ExtractedFact } from "../facts/extraction.ts"
import { isQuote } from "../facts/quote.ts"
import { isSingleValued } from "../facts/relation-types.ts"
import { findEqual, findSameButForMarks, type IsPlain } from "../facts/same-statement.ts"
import { isUnmarked } from "../platform/identity.ts"
import { looksLikeSecret } from "./secrets.ts"

export type { CurrentFact, Told } from "../facts/compare-facts.ts"

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

/** `at`: when the fact stopped being true (milliseconds since 1970); `by`: the fact that said so. */
export type FactEnding = { id: string; by: string; at: number; reason: string }

export type Reconciliation = { decisions: Decision[]; endings: FactEnding[] }

const minConfidence = 0.3

/**
 * Decides what happens to each incoming fact, given the facts that are held true. A pure function that yields after each fact it has
 * examined. The time at which something was said decides, not the time of processing, so the order in which two conversations are
 * processed does not matter. A fact only ends facts with the same subject and relation.
 *
 * `current`: the facts that share a text, or a subject and relation, with an incoming one, and later facts that end something; of past
 * facts, those that were said later, and those that show that a value on which others rest has changed. `newId` makes the ids of stored
 * facts. All incoming facts were told at `told`, in the given order. `isPlain`:
 * whether a word of a fact may stand for a word with marks, because the writer uses none.
 */
export function* reconcile(
  current: readonly CurrentFact[],
  incoming: readonly ExtractedFact[],
  told: Told,
  newId: () => string,
  isPlain: (fact: ExtractedFact, word: string) => boolean = ({ text }) => isUnmarked(text),
): Generator<void, Reconciliation> {
  const statements: Statement[] = []
  for (const fact of current) {
    statements.push(indexStatement(fact))
    yield
  }
  const held = new Map(statements.filter(({ isOver }) => !isOver).map((fact) => [fact.id, fact]))
  const over = statements.filter(({ isOver }) => isOver)
  const changed = findChanges(statements)
  const decisions: Decision[] = []
  const endings: FactEnding[] = []

  /** Ends every held fact that `later` ends: facts told up to it or, with `before`, facts told before its conversation. */
  const endEarlier = (later: Statement, told: "up to" | "before" = "up to"): boolean => {
    let ended = false
    for (const earlier of [...held.values()]) {
      const order = compareTold(earlier, later)
      if (earlier.id === later.id || order > 0 || (order === 0 && told === "before")) continue
      const reason = whyEnded(earlier, later, changed)
      if (reason === null) continue
      held.delete(earlier.id)
      over.push(earlier)
      endings.push({ id: earlier.id, by: later.id, at: later.saidAt, reason })
      ended = true
    }
    return ended
  }

  const store = (fact: ExtractedFact, now: Statement): Decision => {
    const isLater = (other: Statement): boolean => compareTold(other, told) > 0
    const later = [...held.values(), ...over].filter(isLater).sort(compareTold)
    const end = later
      .map((other) => ({ other, reason: whyEnded(now, other, changed) }))
      .find(({ reason }) => reason !== null)
    const values = noteChanges(now, [...held.values(), ...over], changed)
    const replaces = endEarlier(now)
    // A value that arrives late can show that a later value was a change, with all consequences.
    for (const other of later) if (singleValues(other).some((key) => values.has(key))) endEarlier(other, "before")
    if (end?.reason) {
      const ended = { id: now.id, by: end.other.id, at: end.other.saidAt, reason: end.reason }
      over.push(now)
      return { outcome: "stored", id: now.id, fact, ended, reason: "A later statement says otherwise already." }
    }
    held.set(now.id, now)
    return { outcome: replaces ? "superseded" : "stored", id: now.id, fact, ended: null, reason: null }
  }

  const repeat = (fact: ExtractedFact, now: Statement, { old, how }: Repetition): Decision => {
    const isLater = compareTold(old, told) <= 0
    const { saidAt, heardAt } = isLater ? told : old
    const again = { ...now, id: old.id, saidAt, heardAt }
    const isUpdate = how === "moreMarked" || (how === "richer" && isLater)
    held.set(old.id, isUpdate ? again : { ...old, saidAt, heardAt })
    if (isLater) endEarlier(again) // Said again, it also ends what began since.
    return isUpdate
      ? { outcome: "updated", id: old.id, fact, reason: tellAgain[how] }
      : { outcome: "duplicate", id: old.id, fact }
  }

  for (const fact of incoming) {
    yield
    const rejection = whyRejected(fact)
    if (rejection) {
      decisions.push({ outcome: "rejected", fact, reason: rejection })
      continue
    }
    const quote = isQuote(fact.text)
      ? { speaksOf: { topics: fact.tags, names: fact.entities.map(({ name }) => name) } }
      : {}
    const now = indexStatement({
      id: newId(),
      text: fact.text,
      relations: fact.relations,
      ends: fact.ends,
      ...quote,
      ...told,
    })
    const repetition = findRepeated([...held.values()], now, fact, (word) => isPlain(fact, word))
    decisions.push(repetition ? repeat(fact, now, repetition) : store(fact, now))
  }
  return { decisions, endings }
}

/** `how`: how the held statement differs from the incoming one. */
type Repetition = { old: Statement; how: "same" | "richer" | "lessMarked" | "moreMarked" }

const tellAgain = {
  richer: "It was told again, with more detail.",
  moreMarked: "It was told again, with its marks.",
}

/** The held statement that says the same: equal by text; else by relations; else equal except for marks that one of the two lacks. */
const findRepeated = (
  held: readonly Statement[],
  now: Statement,
  fact: ExtractedFact,
  isPlain: IsPlain,
): Repetition | undefined => {
  const equal = findEqual(held, now)
  if (equal) return { old: equal.known, how: "same" }
  for (const old of held) {
    const how = compare(old, now, fact)
    if (how !== "different") return { old, how }
  }
  const marked = findSameButForMarks(held, now, isPlain)
  return marked && { old: marked.known, how: marked.how }
}

const whyRejected = (fact: ExtractedFact): string | null => {
  if (looksLikeSecret(fact.text)) return "It looks like a secret (a password, number or address), which is never kept."
  if (fact.confidence < minConfidence) return "It is not certain enough to be kept."
  return null
}

const singleValues = (statement: Statement): string[] =>
  statement.said.filter(({ type }) => isSingleValued(type)).map(({ value }) => value)

/** The single values for which two facts, current or past, name different targets. */
const findChanges = (statements: readonly Statement[]): Set<string> => {
  const changed = new Set<string>()
  const targets = new Map<string, string>()
  for (const { type, value, target } of statements.flatMap(({ said }) => said)) {
    if (!isSingleValued(type)) continue
    const first = targets.get(value)
    if (first === undefined) targets.set(value, target)
    else if (first !== target) changed.add(value)
  }
  return changed
}

/** Adds to `changed` the single values for which `now` has a different value than the held facts, and returns them. */
const noteChanges = (now: Statement, held: Iterable<Statement>, changed: Set<string>): Set<string> => {
  const values = new Map(
    now.said.filter(({ type }) => isSingleValued(type)).map(({ value, target }) => [value, target]),
  )
  const differing = new Set<string>()
  if (values.size === 0) return differing
  for (const relation of [...held].flatMap((statement) => statement.said)) {
    const target = values.get(relation.value)
    if (target !== undefined && target !== relation.target) differing.add(relation.value)
  }
  for (const key of differing) changed.add(key)
  return differing
}
