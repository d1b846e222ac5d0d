import { guards } from "../data.ts"
import type { Discourse } from "../discourse.ts"
import { createWordSet } from "../lexicon.ts"
import { capitalRun, properName } from "../names.ts"
import type { Token } from "../text/tokens.ts"

const text = (tokens: readonly Token[]): string => ` ${tokens.map((one) => one.low).join(" ")} `

/** "what if my teacher was a vampire", "if i won the lottery": what is told next, of whoever it names, is supposed as well. */
export const isCounterfactual = (tokens: readonly Token[]): boolean => {
  const said = text(tokens)
  return (
    / (what if|imagine|suppose|supposing) /.test(said) ||
    (/ if /.test(said) && / (would|was|were|won|had|could) /.test(said))
  )
}

/** "i might", "maybe": only the clause with the word is in doubt, not what else the sentence says. */
export const isDoubtful = (tokens: readonly Token[]): boolean =>
  / (imagine|suppose|what if|unless|wish i was|wish i were|as if|dreamed|dreamt|had a dream|in my dream|in the dream) /.test(
    text(tokens),
  ) ||
  (tokens.some((one) => one.low === "if") && conditionAt(tokens) < 0)

const asking = new Set("know wonder ask asked see check idk care sure say said as even only what".split(" "))
const unsure = new Set("would could might will was were won should".split(" "))

/** "my tummy hurts if i eat bread" is so on that condition: where the condition begins, or -1 when all is supposed. */
const conditionAt = (tokens: readonly Token[]): number => {
  const at = tokens.findIndex((one) => one.low === "if")
  const isSo = at >= 3 && !asking.has(tokens[at - 1]?.low ?? "") && !tokens.some((one) => unsure.has(one.low))
  return isSo ? at : -1
}

const works = createWordSet(
  [...guards.fiction.en, "play", "skit", "drawing", "painting", "song", "one", "game", "dream"],
  true,
)
const openers = new Set(["where", "about", "when"])
const tellers = new Set(
  "write writing wrote draw drawing drew make making made invent invented film filming filmed do doing did".split(" "),
)

/** "i am writing a play | where a duck is a spy": what somebody makes or reads is of this world, what is told in it is not. */
export const beforeStory = (tokens: readonly Token[]): Token[] => {
  for (let at = 2; at < tokens.length - 1; at++) {
    if (!openers.has(tokens[at]?.low ?? "")) continue
    const isWork = works.longest(tokens, at - 1) > 0 && works.longest(tokens, at - 1) < 2
    if (isWork && tokens.slice(0, at - 1).some((one) => tellers.has(one.low))) return tokens.slice(0, at)
  }
  return [...tokens]
}

const roles = new Set(["playing", "play", "role", "part", "character", "dressed"])

/** "i am playing an evil queen named Zarnelda": the part has a name, and nobody of that name exists. */
export const noteRole = (tokens: readonly Token[], discourse: Discourse): void => {
  const at = tokens.findIndex(
    (one, index) => ["named", "called"].includes(one.low) && capitalRun(tokens, index + 1) > 0,
  )
  const run = at > 0 ? capitalRun(tokens, at + 1) : 0
  const part = tokens.findIndex((one) => roles.has(one.low))
  if (run === 0 || part < 0 || part > at || tokens.slice(part, at).some((one) => ["with", "and"].includes(one.low)))
    return
  const name = properName(tokens.slice(at + 1, at + 1 + run).map((one) => one.text))
  if (!discourse.byName(name)) discourse.introduce({ name, kind: "fiction" })
}

const owners = new Set(["my", "our", "the", "this", "that", "a", "his", "her"])

/** "in my comic there is this guy called Turbo Tim": a sentence that tells a story from the inside. */
export const opensStory = (tokens: readonly Token[], discourse: Discourse): boolean => {
  if (text(tokens).includes(" once upon a time ")) {
    discourse.introduce({ kind: "fiction", role: { en: "character", vi: "nhân vật" } })
    return true
  }
  for (let at = 0; at < Math.min(tokens.length - 3, 6); at++) {
    if (tokens[at]?.low !== "in" || !owners.has(tokens[at + 1]?.low ?? "")) continue
    const length = works.longest(tokens, at + 2)
    if (length === 0 || ["one", "song", "game"].includes(tokens[at + 2]?.low ?? "")) continue
    const named = tokens.findIndex(
      (one, index) =>
        index > at + 2 && ["named", "called", "is"].includes(one.low) && capitalRun(tokens, index + 1) > 0,
    )
    const run = named < 0 ? 0 : capitalRun(tokens, named + 1)
    const name = run > 0 ? properName(tokens.slice(named + 1, named + 1 + run).map((one) => one.text)) : null
    discourse.introduce({ kind: "fiction", ...(name ? { name } : { role: { en: "character", vi: "nhân vật" } }) })
    return true
  }
  return false
}

const tellings = new Set(["about", "where", "named", "called"])

/** "the talent show with it on friday" tells no story; "a book about a fox" does. */
export const mayTellStory = (tokens: readonly Token[]): boolean => tokens.some((one) => tellings.has(one.low))

const laughing = new Set(["lol", "haha", "hahaha", "hehe", "lmao", "jk"])

/** "my grandad says i am allergic to work haha": teasing, not news. */
export const isTeased = (tokens: readonly Token[]): boolean =>
  tokens.some((one) => laughing.has(one.low)) &&
  / (says|said|thinks) (that )?(i am|he is|she is|they are|it is) /.test(text(tokens))

const gamePlaces = ["in minecraft", "in roblox", "in fortnite", "in the game", "in my game"]
const deeds = new Set("made make making built build building play played playing won code coded".split(" "))

/** "in minecraft i have a dragon" happens in the game; "i built a castle in minecraft" is what the user did. */
export const isInGame = (tokens: readonly Token[]): boolean =>
  gamePlaces.some((place) => text(tokens).includes(` ${place} `)) && !tokens.some((one) => deeds.has(one.low))

const pronouns = new Set(["he", "she", "it", "they", "his", "her", "their", "its", "the", "and", "then", "so"])

/** After a supposition, whoever "she" is belongs to it. */
export const goesOn = (tokens: readonly Token[]): boolean => {
  const first = tokens.find((one) => !["and", "but", "so", "then", "cause", "because"].includes(one.low))
  return first === undefined || pronouns.has(first.low)
}

const regrets = new Set(["wait no", "no wait", "oops", "i mean", "oh no"])

/** "wait no": what was said just before is taken back. */
export const takesBack = (tokens: readonly Token[]): boolean => {
  const words = tokens.filter((one) => /^\p{L}/u.test(one.text)).map((one) => one.low)
  return regrets.has(words.join(" "))
}

const openings = [
  ["do", "you", "remember"],
  ["do", "you", "know"],
  ["did", "you", "know"],
  ["did", "i", "tell", "you"],
  ["have", "i", "told", "you"],
]
const own = new Set(["i", "my", "we", "our"])

/** "do you remember i am in year 2": a statement, for all its opening. */
export const withoutOpening = (tokens: readonly Token[]): Token[] => {
  const from = tokens.findIndex((one) => ["do", "did", "have"].includes(one.low))
  const opening =
    from < 0 || from > 2
      ? undefined
      : openings.find((words) => words.every((word, at) => tokens[from + at]?.low === word))
  if (!opening) return [...tokens]
  const after = from + opening.length + (tokens[from + opening.length]?.low === "that" ? 1 : 0)
  return own.has(tokens[after]?.low ?? "") ? tokens.slice(after) : [...tokens]
}
