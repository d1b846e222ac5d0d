import type { Token } from "../text/tokens.ts"
import { isBase, pastOf } from "./verbs.ts"

/** "Who do you ride with": taken apart into what asks, the helping verb, who is asked about, and the rest. */
export type Asked = {
  word: string
  /** "year" of "what year", "teeth" of "how many teeth". */
  noun: string[]
  helper: string
  subject: string[]
  verb: string | null
  rest: string[]
}

const askWords = new Set(["what", "which", "when", "where", "who", "why", "how"])
const helpers = new Set("do does did is are am was were will would can have has had".split(" "))
const turns: Record<string, string> = { you: "i", your: "my", yours: "mine", yourself: "myself" }
const pronouns = new Set(["i", "he", "she", "it", "they", "we"])
const trailing = new Set("now then today there right anyway usually normally exactly lately".split(" "))
const companion = new Set(["i", "me", "my", "mine"])

/** The companion's "you" is the user's "i"; what it asks of itself is no question to the user. */
const turned = (tokens: readonly Token[]): string[] | null => {
  const words = tokens.filter((one) => /^[\p{L}\p{N}']/u.test(one.text))
  if (words.some((one) => companion.has(one.low))) return null
  return words.map((one) => (Object.hasOwn(turns, one.low) ? (turns[one.low] ?? one.text) : one.text))
}

/** "you two" are "we". */
const together = (words: string[] | null): string[] | null => {
  const at =
    words?.findIndex(
      (word, index) => word === "i" && ["two", "both", "guys", "all"].includes(words[index + 1] ?? ""),
    ) ?? -1
  return words && at >= 0 ? [...words.slice(0, at), "we", ...words.slice(at + 2)] : words
}

const low = (word: string | undefined): string => word?.toLowerCase() ?? ""

/** Reads a question that asks for something; null where it is none, or has another shape. */
export const askedOf = (tokens: readonly Token[]): Asked | null => {
  const from = tokens.findIndex((one, at) => at < 6 && askWords.has(one.low))
  const words = from < 0 ? null : together(turned(tokens.slice(from, from + 18)))
  if (!words) return null
  const at = words.findIndex((word, index) => index > 0 && index < 6 && helpers.has(low(word)))
  const word = low(words[0])
  if (at < 0)
    return word === "who" && words.length > 2
      ? { word, noun: [], helper: "", subject: [], verb: low(words[1]), rest: words.slice(2) }
      : null
  const noun = words.slice(1, at)
  let after = words.slice(at + 1)
  while (after.length > 1 && trailing.has(low(after.at(-1)))) after = after.slice(0, -1)
  const { subject, verb, rest } = taken(after, low(words[at]))
  return { word, noun, helper: low(words[at]), subject, verb, rest }
}

const taken = (after: string[], helper: string): Pick<Asked, "subject" | "verb" | "rest"> => {
  const isBe = ["is", "are", "am", "was", "were"].includes(helper)
  const length = pronouns.has(low(after[0])) ? 1 : isBe ? after.length : verbAt(after)
  let rest = after.slice(length)
  while (rest.length > 1 && ["usually", "normally", "like"].includes(low(rest[0])) && isBase(low(rest[1])))
    rest = rest.slice(1)
  if (isBe) return { subject: after.slice(0, length), verb: null, rest }
  return { subject: after.slice(0, length), verb: low(rest[0]) || null, rest: rest.slice(1) }
}

const verbAt = (words: readonly string[]): number => {
  const at = words.findIndex((word, index) => index > 0 && isBase(low(word)))
  return at < 0 ? words.length : at
}

/** "Do you play cricket?", "Are you learning to swim?": the statement to which "yes" agrees. */
export const statementAskedFor = (tokens: readonly Token[]): string | null => {
  const words = turned(tokens.slice(0, 16))
  const start = words?.findIndex((word, at) => at < 4 && helpers.has(low(word))) ?? -1
  if (!words || start < 0 || words.slice(0, start).some((word) => askWords.has(low(word)))) return null
  const helper = low(words[start])
  const subject = words[start + 1]
  const rest = words.slice(start + 2)
  if (helper === "did" && low(subject) !== "i" && rest.length > 1 && isBase(low(rest[0])))
    return [subject, pastOf(low(rest[0])), ...rest.slice(1).map((word) => (word === "i" ? "me" : word))].join(" ")
  if (low(subject) !== "i" || rest.length < 2) return null
  if (
    [
      "remember",
      "know",
      "want",
      "think",
      "feel",
      "mean",
      "need",
      "mind",
      "see",
      "believe",
      "hear",
      "agree",
      "understand",
    ].includes(low(rest[0]))
  )
    return null
  if (helper === "do") return `i ${rest.join(" ")}`
  if (["are", "am"].includes(helper)) return `i am ${rest.join(" ")}`
  return ["have", "can"].includes(helper) ? `i ${helper} ${rest.join(" ")}` : null
}
