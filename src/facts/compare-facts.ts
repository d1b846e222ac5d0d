import { identityWords, nameKey } from "../platform/identity.ts"
import { withoutDate } from "./answer-text.ts"
import type { Ending, ExtractedFact } from "./extraction.ts"
import type { Relation } from "./fact.ts"
import { habitTag, quoteSubjects, saidOf, topicsToldBy } from "./quote.ts"
import { isEvent, isSingleValued, isSuccessive, outdatedBy, settledBy } from "./relation-types.ts"
import { type Spelt, spell } from "./same-statement.ts"

/**
 * When something was said, and when it was handed in; milliseconds since 1970. What was said later wins; at equal times, what was handed
 * in later. Two facts with equal times belong to one conversation.
 */
export type Told = { saidAt: number; heardAt: number }

/** Below 0: `one` was told before `other`; 0: both in the same conversation. */
export const compareTold = (one: Told, other: Told): number => one.saidAt - other.saidAt || one.heardAt - other.heardAt

/** A current fact, with what reconciliation needs to know about it. */
export type CurrentFact = Told & {
  id: string
  text: string
  relations: readonly Relation[]
  ends: readonly Ending[]
  /** What a quote speaks of (types of relations, things), and whom it names. */
  speaksOf?: { topics: readonly string[]; names: readonly string[] }
  /** It is no longer true. It is only used to end facts that were said before it, and to see what has changed. */
  isOver?: boolean
}

/** `value`: subject and type, which together have one target if the value is single. */
type IndexedRelation = { subject: string; type: string; target: string; targetWords: readonly string[]; value: string }

/** A fact with everything that is compared, computed once. */
export type Statement = CurrentFact &
  Spelt & {
    words: readonly string[]
    said: readonly IndexedRelation[]
    /** Equal for two statements that have the same relations. */
    relationsKey: string
    over: readonly IndexedEnding[]
  }
type IndexedEnding = { subject: string; type: string | null; targetWords: readonly string[] | null }

export const indexStatement = (fact: CurrentFact): Statement => {
  const said = fact.relations.map(indexRelation)
  return {
    ...fact,
    ...spell(fact.text),
    // A mark before a closing quotation mark belongs to no word.
    words: identityWords(withoutDate(fact.text).replace(/[.,!?…]+(?=")/g, "")),
    said,
    relationsKey: [...new Set(said.map(({ value, target }) => `${value}|${target}`))].sort().join("\n"),
    over: fact.ends.map(({ subject, type, target }) => ({
      subject: nameKey(subject),
      type,
      targetWords: target === null ? null : identityWords(target),
    })),
  }
}

const indexRelation = ({ subject, type, target }: Relation): IndexedRelation => {
  const key = nameKey(subject)
  const targetWords = identityWords(target)
  return { subject: key, type, target: nameKey(target), targetWords, value: `${key}|${type}` }
}

/**
 * An age told more than this long before a birthday was told is the age of the year before. A later one may already be the age at that
 * birthday.
 */
const birthdayMargin = 7 * 24 * 60 * 60 * 1000

const grewOlder = (earlier: Statement, old: IndexedRelation, later: Statement, now: IndexedRelation): boolean =>
  old.type === "aged" && now.type === "had_birthday" && later.saidAt - earlier.saidAt > birthdayMargin

/** Why `earlier` stops being true when `later` is said, or null. `changed`: the single values that have had more than one target. */
export const whyEnded = (earlier: Statement, later: Statement, changed: ReadonlySet<string>): string | null => {
  if (earlier.speaksOf && isToldAnew(earlier, earlier.speaksOf, later))
    return "A plain statement about it took its place."
  const sameConversation = compareTold(earlier, later) === 0
  for (const old of earlier.said) {
    if (isEvent(old.type) && !isSingleValued(old.type)) continue
    for (const now of later.said) {
      if (old.subject !== now.subject) continue
      if (now.type === old.type && now.target !== old.target) {
        if (isSingleValued(now.type)) return "A newer statement replaced it."
        if (!sameConversation && isSuccessive(now.type) && sameWordsButTarget(earlier, old, later, now))
          return "A newer statement replaced it."
      }
      if (!sameConversation && outdatedBy(now.type).includes(old.type) && changed.has(now.value))
        return "What it rested on has changed."
      if (grewOlder(earlier, old, later, now)) return "There was a birthday since it was said."
      if (settledBy(now.type).includes(old.type) && overlap(old.targetWords, now.targetWords))
        return "It was settled by a newer statement."
    }
    for (const ending of later.over) {
      if (ending.subject !== old.subject || (ending.type !== null && ending.type !== old.type)) continue
      // A general ending ("we moved") concerns what was told before, not the facts of the same conversation.
      if (ending.targetWords === null ? !sameConversation : overlap(old.targetWords, ending.targetWords))
        return "It was said to be over."
    }
  }
  return null
}

/** Whether a fact says something new about what a quote speaks of. If both say the same, the quote stays: it may say more. */
const isToldAnew = (
  quote: Statement,
  { topics, names }: NonNullable<CurrentFact["speaksOf"]>,
  later: Statement,
): boolean => {
  const subjects = new Set(quoteSubjects({ tags: topics, names }).map(nameKey))
  const says = (words: readonly string[]): boolean => holdAll(quote.words, words)
  const speaksOf = (type: string | null): boolean =>
    topicsToldBy({ subject: "", type, target: null }).some(({ topic }) => topics.includes(topic))
  const isAnother = later.said.some(
    ({ subject, type, targetWords }) =>
      subjects.has(subject) &&
      (isSingleValued(type) || isSuccessive(type)) &&
      topics.includes(type) &&
      !says(targetWords),
  )
  const isSettled = later.said.some(
    ({ subject, type, targetWords }) =>
      subjects.has(subject) && settledBy(type).some((settled) => topics.includes(settled)) && says(targetWords),
  )
  const isBefore = compareTold(quote, later) < 0
  const isOver = later.over.some(({ subject, type, targetWords }) => {
    if (!subjects.has(subject)) return false
    if (type === saidOf) return isBefore && says(targetWords ?? [])
    if (targetWords === null) return isBefore && speaksOf(type)
    if (type === habitTag) return isBefore && speaksOf(type) && says(targetWords)
    if (speaksOf(type) && says(targetWords)) return true
    return isBefore && type !== "wants" && topics.some((topic) => overlap(identityWords(topic), targetWords))
  })
  return isAnother || isSettled || isOver
}

/** How two statements with different texts relate. "same": nothing new; "richer": more detail; "different": another statement. */
export const compare = (old: Statement, now: Statement, fact: ExtractedFact): "same" | "richer" | "different" => {
  if (now.said.length === 0 || old.relationsKey !== now.relationsKey) return "different"
  if (now.said.some((relation) => isEvent(relation.type))) return "different"
  if (now.said.every((relation) => isSingleValued(relation.type))) return "same"
  const unseen = now.words.filter((word) => !old.words.includes(word))
  if (unseen.length === 0) return "same"
  if (old.words.every((word) => now.words.includes(word))) return "richer"
  return unseen.length <= 3 && namesItsTargets(now, fact) ? "same" : "different"
}

/** Its relations name people, animals or places. Then they say everything, whatever the wording or language. */
const namesItsTargets = (statement: Statement, fact: ExtractedFact): boolean => {
  const names = new Set(
    fact.entities
      .filter(({ type }) => type === "person" || type === "animal" || type === "place" || type === "organization")
      .map((entity) => nameKey(entity.name)),
  )
  return statement.said.every((relation) => names.has(relation.target))
}

/** One target equals the other, or contains it: "bike" and "a new orange bike". */
const overlap = (one: readonly string[], other: readonly string[]): boolean => {
  const [few, many] = one.length <= other.length ? [one, other] : [other, one]
  return few.length > 0 && holdAll(many, few)
}

/** "peanuts" equals "peanut". */
const holdAll = (many: readonly string[], few: readonly string[]): boolean =>
  few.every(
    (word) =>
      many.includes(word) || many.includes(`${word}s`) || (word.endsWith("s") && many.includes(word.slice(0, -1))),
  )

/** True for "User's teacher is Mr Delgado" and "User's teacher is Mrs Yamamoto", false for "User's art teacher is …". */
const sameWordsButTarget = (
  one: Statement,
  about: IndexedRelation,
  other: Statement,
  otherAbout: IndexedRelation,
): boolean => wordsBut(one.words, about.targetWords) === wordsBut(other.words, otherAbout.targetWords)

/** "bạn thân" and "bạn thân nhất", "Miss Lan" and "Lan". */
const titles = new Set(["mr", "mrs", "ms", "miss", "coach", "cô", "thầy", "nhất"])

const wordsBut = (words: readonly string[], name: readonly string[]): string =>
  words.filter((word) => !name.includes(word) && !titles.has(word)).join(" ")
