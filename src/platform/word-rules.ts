import { z } from "zod"

/** Words and phrases in lines of a data file, with ", " between them. Each may be a part of a pattern, such as "cats?". */
export const wordsSchema = z
  .array(z.string().regex(/^\S(.*\S)?$/))
  .transform((lines) => lines.flatMap((line) => line.split(", ")))

/** Lists of words by the names under which rules ask for them. */
export const wordListsSchema = z.record(z.string(), wordsSchema)
type WordLists = Readonly<Record<string, readonly string[]>>

/** A rule as a pattern: each `{name}` in it stands for any word of the list of this name. Throws for a list that is not there. */
export const fillRule = (rule: string, lists: WordLists): string =>
  rule.replace(/\{([a-z]\w+)\}/g, (_, name: string) => {
    const words = lists[name]
    if (!words) throw new Error(`the rule "${rule}" asks for a list of words that is not there: ${name}`)
    return `(?:${words.join("|")})`
  })

/** Matches what one of the rules describes, where it begins and ends with a word. */
export const matchWords = (rules: readonly string[], flags: string, lists: WordLists = {}): RegExp =>
  new RegExp(`(?<!\\p{L})(?:${rules.map((rule) => fillRule(rule, lists)).join("|")})(?!\\p{L})`, flags)
