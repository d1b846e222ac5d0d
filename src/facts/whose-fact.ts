import type { Entity, Relation } from "./fact.ts"
import { figures } from "./figures.ts"
import { readQuote } from "./quote.ts"

type Said = { text: string; entities: readonly Entity[]; relations: readonly Relation[] }

/** "User's little brother …", "My friend Sam …"; not "User's cat allergy …" nor "User's favorite dog …". */
const englishAnother = new RegExp(
  `^(?:user(?:'|’)s|my) (?!favou?rite )(?:[\\p{L}-]+ ){0,2}?(?:${figures.people}|${figures.animals})(?!\\p{L})(?! (?:allerg|food|phobia|bed|door|show|club|costume))`,
  "iu",
)
/** "Bạn Sam của người dùng …", "Mẹ người dùng …". */
const vietnameseAnother = new RegExp(
  `^(?:(?:con|chú|bé|hai|ba|các|những|mấy|một|người|đứa) )?(?:${figures.vietnamesePeople}|${figures.vietnameseAnimals}|bạn|cô|anh|cậu)(?: \\p{L}+){0,4}?(?: của)? người dùng(?!\\p{L})`,
  "iu",
)
/** "Mẹ của bạn Nam …", "Con mèo của chị …": belongs to somebody who is named, not to the user. */
const vietnameseOthers = new RegExp(
  `^(?:(?:con|chú|bé|hai|ba|các|những|mấy|một|người|đứa) )?(?:${figures.vietnamesePeople}|${figures.vietnameseAnimals})(?: \\p{L}+){0,2}? của (?:${figures.vietnamesePeople}|bạn|cô|anh|cậu)(?!\\p{L})`,
  "iu",
)
const vietnameseSelf = new RegExp(
  `^((?:con |chú |bé )?(?:${figures.vietnamesePeople}|${figures.vietnameseAnimals})) (?:của )?(?:con|em|cháu|bé)(?!\\p{L})`,
  "iu",
)
const ownerFirst = /^(?:user(?:'|’)s|my) /iu
/** "Sam, User's best friend, …" */
const theirs = new RegExp(
  `(?<!^)(?<!\\p{L})user(?:'|’)s (?:\\p{L}+ )?(?:${figures.people}|${figures.animals})(?!\\p{L})`,
  "giu",
)
const user = /(?<!\p{L})(?:user|người dùng)(?!\p{L})/giu

/**
 * Whether a fact is about somebody else only: "User's friend Sam lives in Paris", but not "User has a friend named Sam". Its text and the
 * subjects of its relations decide; in doubt, the fact is the user's own.
 */
export const isOfAnother = (said: Said): boolean => {
  const quote = readQuote(said.text)
  return quote ? isSaidOfAnother(quote.said) : isToldOfAnother(said)
}

const speaker = /(?<!\p{L})(?:i|me|we|us|our|mine|i'm|im|tớ|mình|tui|tôi)(?!\p{L})/iu
const ownName = /(?<!\p{L})my(?!\p{L})/giu

/** In the speaker's own words: "my brother plays the trumpet", "mẹ con làm y tá". */
const isSaidOfAnother = (said: string): boolean => {
  if (speaker.test(said)) return false
  const ofUser = said.replace(vietnameseSelf, "$1 của người dùng")
  return (englishAnother.test(said) || vietnameseAnother.test(ofUser)) && (said.match(ownName) ?? []).length < 2
}

const isToldOfAnother = ({ text, entities, relations }: Said): boolean => {
  const aboutOthers = relations.filter(({ subject, target }) => !isUser(subject) && !isUser(target))
  if (aboutOthers.length === 0 && relations.some(({ subject }) => isUser(subject))) return false
  const byText = englishAnother.test(text) || vietnameseAnother.test(text) || vietnameseOthers.test(text)
  // "User's dad helps User with homework" is also about the user.
  const mentions = (text.replace(theirs, "").match(user) ?? []).length
  if (mentions > (byText || ownerFirst.test(text) ? 1 : 0)) return false
  const names = new Set(entities.filter(isAlive).map(({ name }) => name.toLowerCase()))
  return byText || aboutOthers.some(({ subject }) => names.has(subject.toLowerCase()))
}

const isUser = (name: string): boolean => name.toLowerCase() === "user"
const isAlive = ({ type }: Entity): boolean => type === "person" || type === "animal"
