import type { Category } from "../../facts/fact.ts"
import { habitTag } from "../../facts/quote.ts"
import { calendar, topics, topicTypes } from "./data.ts"
import type { Figure } from "./figure.ts"
import { createWordSet, wordSet } from "./lexicon.ts"
import { holdsAny, padded } from "./phrases.ts"
import { relationType } from "./relation-names.ts"
import { fold, lowText, type Token } from "./text/tokens.ts"

const found = topics.map(({ category, sets, en, vi }) => ({
  category,
  sets: sets.map((name) => {
    const set = wordSet(name)
    if (!set) throw new Error(`data/topics.json names a set of words that data/lexicon.json does not have: ${name}.`)
    return set
  }),
  words: [createWordSet(en, true), createWordSet(vi)],
}))

/** What a statement is about, by the first topic whose words it holds. */
export const topicOf = (tokens: readonly Token[], figures: readonly Figure[]): Category => {
  const topic = found.find(({ sets, words }) =>
    tokens.some(
      (_, at) => words.some((set) => set.longest(tokens, at) > 0) || sets.some((set) => set.longest(tokens, at) > 0),
    ),
  )
  if (topic && topic.category !== "other") return topic.category
  const [figure] = figures
  if (!figure) return "other"
  if (figure.kind === "animal") return "pet"
  return figure.kind === "object" ? "possession" : /friend|mate/.test(figure.role?.en ?? "friend") ? "friend" : "family"
}

const things = ["sport", "instrument", "hobbyExtra"].flatMap((name) => wordSet(name) ?? [])
const maxThings = 2
const maxTypes = 2
const habit = createWordSet([
  ...calendar.habit.en,
  ...calendar.habit.vi,
  "always",
  "sleeps",
  "nào cũng",
  "hay",
  "thường",
])

const favorable = wordSet("favorable")

/** Kinds that a favourite can have without saying so: "my favourite is dumplings". */
const kinds = ["food", "color", "sport", "subject", "game"]

const kindIn = (tokens: readonly Token[]): string[] =>
  kinds.filter((kind) => tokens.some((_, at) => (wordSet(kind)?.longest(tokens, at) ?? 0) > 0)).slice(0, 1)

const isFavorite = (text: string): boolean => / (?:favou?rite|thích nhất|mê nhất|best of all) /.test(text)

/** "my favourite band", "màu em thích nhất": the relation of such a favourite. */
const favoritesIn = (tokens: readonly Token[]): string[] =>
  tokens.flatMap(({ low }, at) => {
    const from = low === "favorite" || low === "favourite" ? at + 1 : at
    const length = favorable?.longest(tokens, from) ?? 0
    const isLiked = tokens.slice(at + length, at + length + 4).some((one) => one.low === "thích")
    return length > 0 && (from > at || isLiked)
      ? [relationType(`favorite_${lowText(tokens, from, from + length)}`)]
      : []
  })

const weekday = wordSet("weekday")

/** The pastimes that a statement names. */
const thingsIn = (tokens: readonly Token[]): string[] =>
  tokens.flatMap((_, at) => {
    const length = Math.max(...things.map((set) => set.longest(tokens, at)))
    return length > 0 ? [lowText(tokens, at, at + length)] : []
  })

/** Phrases of several words, typed without marks. */
const unmarked = new Map(
  topicTypes.map(({ type, vi }) => [type, vi.filter((phrase) => phrase.includes(" ")).map(fold)] as const),
)

/** Which relations a statement may speak of, and of which pastimes: what a typed fact about the same takes the place of. */
export const typesOf = (tokens: readonly Token[]): string[] => {
  const text = padded(tokens)
  const types = topicTypes.flatMap(({ type, ...phrases }) =>
    holdsAny(text, phrases) || holdsAny(fold(text), { en: [], vi: unmarked.get(type) ?? [] }) ? [type] : [],
  )
  if (tokens.some((_, at) => (wordSet("job")?.longest(tokens, at) ?? 0) > 0)) types.push("works_as")
  const favorites = favoritesIn(tokens)
  if (favorites.length === 0 && isFavorite(text)) favorites.push(...kindIn(tokens).map((kind) => `favorite_${kind}`))
  const named = thingsIn(tokens)
  const isEach = tokens.some(
    ({ low }, at) => low === "nào" && tokens.slice(at + 1, at + 4).some((one) => one.low === "cũng"),
  )
  const isHabit = tokens.some((_, at) => habit.longest(tokens, at) > 0 || (weekday?.longest(tokens, at) ?? 0) > 0)
  const habits = isEach || isHabit ? [habitTag] : []
  return [
    ...new Set([
      ...favorites.slice(0, 1),
      ...[...new Set(types)].slice(0, maxTypes),
      ...named.slice(0, maxThings),
      ...habits,
    ]),
  ]
}
