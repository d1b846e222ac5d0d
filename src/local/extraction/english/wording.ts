import type { Subject } from "../clause.ts"
import { isIn } from "../lexicon.ts"
import { type Token, token } from "../text/tokens.ts"
import { isBase } from "./verbs.ts"

/** "gonna fix it for next year": the user is going to. */
export const withSubject = (said: Token[], before: Subject | null): Token[] => {
  const tokens = said.map((one, at) => written(one, said[at - 1]?.low ?? "", said[at + 1]))
  if (tokens[0]?.low === "were" && tokens[1]?.low === "going" && tokens[2]?.low === "to")
    return [token("we"), token("are"), ...tokens.slice(1)]
  if (before === null && isFelt(tokens)) return [token("i"), token("am"), ...tokens]
  return before === null && tokens[0]?.low === "going" && tokens[1]?.low === "to" && tokens.length > 3
    ? [token("i"), token("am"), ...tokens]
    : tokens
}

const degrees = new Set(["so", "really", "very", "super", "too", "pretty", "kind", "sort", "of", "a", "bit", "little"])

/** "so relieved i cried", "kinda sad about it": how the user feels. */
const isFelt = (tokens: readonly Token[]): boolean => {
  const at = tokens.findIndex((one) => !degrees.has(one.low))
  const low = tokens[at]?.low ?? ""
  return at >= 0 && at < 3 && (isIn("feeling", low) || (at > 0 && low === "over")) && (at > 0 || tokens.length > 2)
}

const going = new Set("go goes going went come came next up".split(" "))
const beforeTo = new Set(
  "go goes going went come came want have has got get like love need back next up used".split(" "),
)
const afterFor = new Set(
  "my the a an next christmas him her me us them lunch dinner breakfast school years days ever".split(" "),
)

/** "i go 2 school", "4 my mom". */
const written = (one: Token, before: string, after: Token | undefined): Token => {
  const next = after?.low ?? ""
  if (one.low === "call" && after?.capital && isIn("animal", before)) return token("called")
  if (one.low === "2" && (going.has(before) || (beforeTo.has(before) && isBase(next)))) return token("to")
  return one.low === "4" &&
    afterFor.has(next) &&
    before !== "" &&
    !["am", "is", "are", "year", "number"].includes(before)
    ? token("for")
    : one
}
