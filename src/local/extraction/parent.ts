import type { Clause, Speaker } from "./clause.ts"
import { numberAt } from "./dates.ts"
import { isAuxiliary } from "./english/verbs.ts"
import { capitalRun, properName } from "./names.ts"
import type { Token } from "./text/tokens.ts"
import { isWord, token } from "./text/tokens.ts"

const childWords = new Set(["son", "daughter", "kid", "child", "toddler", "girl", "boy"])
const parents = new Set(
  "mom mum mother dad father parent mommy daddy mama papa grandma grandpa grandmother grandfather granny nana gran aunt uncle guardian carer nanny mẹ bố ba má cha ông bà".split(
    " ",
  ),
)
const parentSelves = new Set(["tôi", "mình", "em", "tớ", "chị", "anh", "tui"])

/** The child of a speaking parent, as the parent names it: the memory's user. */
export type Child = { length: number; name: string | null }

const nameOf = (tokens: readonly Token[], at: number): { length: number; name: string | null } => {
  const run = capitalRun(tokens, at)
  return { length: run, name: run > 0 ? properName(tokens.slice(at, at + run).map((one) => one.text)) : null }
}

/** "my son Owen", "our 5 year old", "bé Su", "con trai tôi", "Kevin": found only where the speaker is a parent. */
export const childAt = (tokens: readonly Token[], at: number, speaker: Speaker): Child | null => {
  if (!speaker.parent) return null
  const run = nameOf(tokens, at)
  if (run.name && speaker.childNames.has(run.name)) return run
  const isOf =
    ["of", "to", "for", "của", "là"].includes(tokens[at - 1]?.low ?? "") && parents.has(tokens[at - 2]?.low ?? "")
  const isVietnamese = parents.has(tokens[at - 1]?.low ?? "") && tokens[at - 2]?.low === "là"
  const isOwner = tokens[at + run.length]?.low === "'s" && parents.has(tokens[at + run.length + 1]?.low ?? "")
  if (run.name && (isOf || isOwner || isVietnamese)) return run
  return englishChild(tokens, at) ?? vietnameseChild(tokens, at)
}

const englishChild = (tokens: readonly Token[], at: number): Child | null => {
  if (!["my", "our"].includes(tokens[at]?.low ?? "")) return null
  let to = at + 1
  while (
    ["little", "youngest", "oldest", "older", "younger", "sweet", "year", "old", "year-old", "years"].includes(
      tokens[to]?.low ?? "",
    ) ||
    numberAt(tokens, to)
  )
    to += 1
  if (!childWords.has(tokens[to]?.low ?? "")) return null
  to += 1
  if (tokens[to]?.text === ",") to += 1
  const named = nameOf(tokens, to)
  return { length: to + named.length - at, name: named.name }
}

const vietnameseChild = (tokens: readonly Token[], at: number): Child | null => {
  const low = (index: number): string => tokens[index]?.low ?? ""
  let to = at
  if (low(to) === "con" && ["trai", "gái"].includes(low(to + 1))) to += 2
  else if (["bé", "cháu", "con", "nhóc", "cu"].includes(low(to))) to += 1
  else return null
  if (low(to) === "nhà") to += 1
  if (parentSelves.has(low(to))) to += 1
  const named = nameOf(tokens, to)
  return { length: to + named.length - at, name: named.name }
}

/** A parent's "her best friend" is what the child would call "my best friend". */
export const ofChild = (clause: Clause): Clause => ({
  ...clause,
  tokens: clause.tokens.map((one, at) => {
    const next = clause.tokens[at + 1]
    const owns =
      ["his", "her", "their"].includes(one.low) && next !== undefined && isWord(next) && !isAuxiliary(next.low)
    return owns ? token("my") : one
  }),
})
