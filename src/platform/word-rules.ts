import { z } from "zod"

/** Words and phrases in a line of a data file, separated by ", ". Each may be part of a pattern, such as "cats?". */
export const wordsSchema = z
  .array(z.string().regex(/^\S(.*\S)?$/))
  .transform((lines) => lines.flatMap((line) => line.split(", ")))

/** Lists of words, under the names that rules use. */
export const wordListsSchema = z.record(z.string(), wordsSchema)
type WordLists = Readonly<Record<string, readonly string[]>>

/** Makes a pattern of a rule: each `{name}` in it stands for any word of the list with this name. Throws if there is no such list. */
export const fillRule = (rule: string, lists: WordLists): string =>
  rule.replace(/\{([a-z]\w+)\}/g, (_, name: string) => {
    const words = lists[name]
    if (!words) throw new Error(`the rule "${rule}" asks for a list of words that is not there: ${name}`)
    return `(?:${words.join("|")})`
  })

/** Matches any of the rules, beginning and ending at a word boundary. */
export const matchWords = (rules: readonly string[], flags: string, lists: WordLists = {}): RegExp =>
  new RegExp(`(?<!\\p{L})(?:${rules.map((rule) => fillRule(rule, lists)).join("|")})(?!\\p{L})`, flags)
