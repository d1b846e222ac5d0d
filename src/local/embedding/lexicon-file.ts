import { z } from "zod"

export type Word = { text: string; share: number }

/** "dog, puppy, bat:0.4": words and phrases, separated by commas. A share says how often an ambiguous word has this meaning. */
const wordsSchema = z.string().transform((list, context): Word[] =>
  list.split(",").map((item) => {
    const [text = "", share = "1", ...rest] = item.trim().split(":")
    const word = { text: text.trim(), share: Number(share) }
    if (word.text.length === 0 || rest.length > 0 || !(word.share > 0 && word.share <= 1))
      context.addIssue({ code: "custom", message: `"${item}" is not a word, nor a word and a share like "bat:0.4"` })
    return word
  }),
)

const namesSchema = z
  .string()
  .regex(/^[a-z0-9-]+(, [a-z0-9-]+)*$/)
  .transform((list) => list.split(", "))

const conceptSchema = z.strictObject({
  /** Broader concepts: a dog is a pet. */
  is: namesSchema.default([]),
  /** Related concepts: a vet is near animals. */
  near: namesSchema.default([]),
  /** How much it says about the topic; 0 where only `is` and `near` count (question words). */
  weight: z.number().min(0).max(2).default(1),
  en: wordsSchema.default([]),
  vi: wordsSchema.default([]),
})
export type Concept = z.infer<typeof conceptSchema>

/** One theme: concept name → its relations, and its words in each language. */
export const lexiconFileSchema = z.record(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), conceptSchema)

const linesSchema = z.array(z.string()).transform((lines) => lines.flatMap((line) => line.split(" ")))

/**
 * Words that say nothing about the topic ("function") or little ("common"), and correct words that are close to one of the lexicon
 * ("ordinary": "glass" is not a misspelt "class").
 */
export const wordListsSchema = z.strictObject({
  function: z.strictObject({ en: linesSchema, vi: linesSchema }),
  common: z.strictObject({ en: linesSchema, vi: linesSchema }),
  ordinary: z.strictObject({ en: linesSchema }),
})
