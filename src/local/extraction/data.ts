import { z } from "zod"
import { categorySchema, entityTypeSchema } from "../../facts/fact.ts"
import animalsFile from "./data/animals.json"
import answersFile from "./data/answers.json"
import calendarFile from "./data/calendar.json"
import clauseFramesFile from "./data/frames-clause.json"
import englishFramesFile from "./data/frames-english.json"
import vietnameseFramesFile from "./data/frames-vietnamese.json"
import guardsFile from "./data/guards.json"
import kinshipFile from "./data/kinship.json"
import lexiconFile from "./data/lexicon.json"
import otherLanguagesFile from "./data/other-languages.json"
import particlesFile from "./data/particles.json"
import spellingFile from "./data/spelling.json"
import englishVerbsFile from "./data/verbs-en.json"
import vietnameseVerbsFile from "./data/verbs-vi.json"
import englishWordsFile from "./data/words-en.json"
import vietnameseWordsFile from "./data/words-vi.json"

const words = z.array(z.string().min(1))
const bilingual = z.strictObject({ en: words, vi: words })
const triple = z.tuple([z.string(), z.string().nullable(), z.string().nullable()])

const kinSchema = z.strictObject({
  role: z.string(),
  relation: z.string(),
  category: categorySchema,
  gender: z.enum(["male", "female"]).optional(),
  plural: z.literal(true).optional(),
  en: words,
  vi: words,
})
export type Kin = z.infer<typeof kinSchema>

/** What a frame says once it has matched; every text may hold the pattern's slots in braces. */
const sayingSchema = z.strictObject({
  say: z.strictObject({ en: z.string(), vi: z.string() }).optional(),
  category: categorySchema,
  tags: words.optional(),
  confidence: z.number().min(0).max(1).optional(),
  relations: z.array(triple).optional(),
  ends: z.array(triple).optional(),
  entities: z.record(z.string(), entityTypeSchema).optional(),
})
export type Saying = z.infer<typeof sayingSchema>

const frameSchema = z.strictObject({
  frame: z.string(),
  /** Whose statement it is: the subject of the clause, or "clause" where the patterns span the whole clause. */
  about: z.enum(["user", "person", "animal", "other", "any", "clause"]),
  en: words.optional(),
  vi: words.optional(),
  /** Small talk: recognised, and nothing is kept. */
  nothing: z.literal(true).optional(),
  facts: z.array(sayingSchema).optional(),
})
export type Frame = z.infer<typeof frameSchema>

const answerSchema = z.strictObject({
  en: words.optional(),
  vi: words.optional(),
  /** The statement that a short answer to this question makes. */
  means: z.string(),
  accept: z.enum(["name", "number", "place", "phrase", "short", "any"]),
})
export type Answer = z.infer<typeof answerSchema>

const count = z.record(z.string(), z.number().int())
const calendarSchema = z.strictObject({
  weekday: bilingual,
  weekdayAlso: z.strictObject({ en: count, vi: count }),
  month: bilingual,
  monthAlso: count,
  number: z.strictObject({ en: count, vi: count }),
  ordinal: count,
  daysFromNow: z.strictObject({ en: count, vi: count }),
  timeOfPast: bilingual,
  timeToCome: bilingual,
  habit: bilingual,
  habitUnit: bilingual,
})

const guardsSchema = z.strictObject({
  injection: bilingual,
  rolePrefix: words,
  secret: bilingual,
  hypothetical: bilingual,
  pretend: bilingual,
  pretendOver: bilingual,
  joke: bilingual,
  fiction: bilingual,
  fictionLink: bilingual,
  inFiction: bilingual,
  reported: bilingual,
  commands: bilingual,
  questionWords: bilingual,
})

const particlesSchema = z.strictObject({
  leading: words,
  trailing: words,
})

/** The data files, checked once at load: a mistake in one of them names the file's field instead of surfacing as a lost fact. */
export const kinship = z.array(kinSchema).parse(kinshipFile)
export const animals = z.array(bilingual).parse(animalsFile)
export const lexiconWords = z.record(z.string(), bilingual).parse(lexiconFile)
export const calendar = calendarSchema.parse(calendarFile)
export const guards = guardsSchema.parse(guardsFile)
export const particles = z.strictObject({ en: particlesSchema, vi: particlesSchema }).parse(particlesFile)
export const spelling = z
  .strictObject({ en: z.record(z.string(), z.string()), vi: z.record(z.string(), z.string()) })
  .parse(spellingFile)
export const englishVerbs = z
  .strictObject({ irregular: z.record(z.string(), z.string()), regular: words, stative: words, aux: words })
  .parse(englishVerbsFile)
export const vietnameseVerbs = z.strictObject({ event: words, light: words, marker: words }).parse(vietnameseVerbsFile)
export const englishWords = z
  .strictObject({ common: words, firstNames: words, titles: words, prepositions: words })
  .parse(englishWordsFile)
export const vietnameseWords = words.parse(vietnameseWordsFile)
export const frames = [
  ...z.array(frameSchema).parse(clauseFramesFile),
  ...z.array(frameSchema).parse(englishFramesFile),
  ...z.array(frameSchema).parse(vietnameseFramesFile),
]
/** Common words of languages that the rules do not know, in one text each. */
export const otherLanguages = z.record(z.string(), z.string()).parse(otherLanguagesFile)
export const answers = z.array(answerSchema).parse(answersFile)
