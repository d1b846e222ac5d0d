import { z } from "zod"
import { categorySchema, entityTypeSchema } from "../../facts/fact.ts"
import animalsFile from "./data/animals.json"
import answersFile from "./data/answers.json"
import calendarFile from "./data/calendar.json"
import changeWordsFile from "./data/change-words.json"
import changesFile from "./data/changes.json"
import doubtWeightsFile from "./data/doubt-weights.json"
import healthFrames from "./data/frames/health.json"
import hobbyFrames from "./data/frames/hobbies.json"
import homeFrames from "./data/frames/home.json"
import likeFrames from "./data/frames/likes.json"
import namingFile from "./data/frames/naming.json"
import pendingFile from "./data/frames/pending.json"
import peopleFrames from "./data/frames/people.json"
import schoolFrames from "./data/frames/school.json"
import thingFrames from "./data/frames/things.json"
import whoFrames from "./data/frames/who.json"
import guardsFile from "./data/guards.json"
import kinshipFile from "./data/kinship.json"
import lexiconFile from "./data/lexicon.json"
import lifeWeightsFile from "./data/life-weights.json"
import otherLanguagesFile from "./data/other-languages.json"
import particlesFile from "./data/particles.json"
import smallTalkFile from "./data/small-talk.json"
import spellingFile from "./data/spelling.json"
import topicsFile from "./data/topics.json"
import englishVerbsFile from "./data/verbs-en.json"
import englishWordsFile from "./data/words-en.json"
import vietnameseWordsFile from "./data/words-vi.json"

/** Words and phrases with commas between, in one text or several lines. */
const words = z
  .union([z.string(), z.array(z.string())])
  .transform((lines) => [lines].flat().flatMap((line) => line.split(",").map((word) => word.trim())))
  .pipe(z.array(z.string().min(1)))
const bilingual = z.strictObject({ en: words, vi: words })
/** "tues=1, wed=2" */
const pairs = words.transform((list) =>
  Object.fromEntries(
    list.map((pair): [string, string] => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  ),
)
const counts = pairs.transform((found) =>
  Object.fromEntries(Object.entries(found).map(([word, count]) => [word, Number(count)])),
)

const kinSchema = z.strictObject({
  role: z.string(),
  relation: z.string(),
  category: categorySchema,
  gender: z.enum(["male", "female"]).optional(),
  plural: z.literal(true).optional(),
  en: words,
  vi: words,
})

const triple = z.tuple([z.string(), z.string().nullable(), z.string().nullable()])
/** What a frame says once it has matched; every text may hold the pattern's slots in braces. */
const sayingSchema = z.object({
  say: z.strictObject({ en: z.string(), vi: z.string() }),
  category: categorySchema,
  tags: z.array(z.string()),
  confidence: z.number().min(0).max(1).optional(),
  relations: z.array(triple),
  ends: z.array(triple).default([]),
  entities: z.record(z.string(), entityTypeSchema).default({}),
})
export type Saying = z.infer<typeof sayingSchema>

const patterns = z.array(z.string()).default([])
const frameSchema = sayingSchema.extend({
  frame: z.string(),
  /** Whose statement it is: the subject of the clause, or "clause" where the patterns span the whole clause. "being": a person or animal. */
  about: z.enum(["user", "figure", "being", "animal", "any", "clause"]),
  en: patterns,
  vi: patterns,
  /** It tells of a change, so that "yesterday" in it says what is so now. */
  change: z.boolean().default(false),
  /** Only where it is said of now: "I live in Hue now". The word itself is gone from the clause. */
  now: z.boolean().default(false),
  /** A slot that may hold a list: one fact for each item. */
  each: z.string().optional(),
  also: z.array(sayingSchema).default([]),
})
/** What is over if a clause matches one of the patterns. With "any" the patterns span the clause, and a clause without a subject is about the user. */
const changeSchema = z.strictObject({
  about: frameSchema.shape.about,
  en: patterns,
  vi: patterns,
  ends: z.array(triple),
})
export type Frame = z.infer<typeof frameSchema>

const answerSchema = z.strictObject({
  en: patterns,
  vi: patterns,
  /** The statement that a short answer to this question makes. */
  means: z.string(),
  accept: z.enum(["name", "number", "place", "phrase", "date", "grade", "hobby", "job", "no", "kin"]),
})

const calendarSchema = z.strictObject({
  weekday: bilingual,
  weekdayAlso: z.strictObject({ en: counts, vi: counts }),
  month: bilingual,
  monthAlso: counts,
  number: z.strictObject({ en: counts, vi: counts }),
  ordinal: counts,
  daysFromNow: z.strictObject({ en: counts, vi: counts }),
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
  commands: bilingual,
  questionWords: bilingual,
  /** Words with which a phrase can mean more than a pattern knows. */
  open: bilingual,
})

const particlesSchema = z.strictObject({ leading: words, trailing: words })

/** The data files, checked once at load: a mistake in one of them names the file's field instead of surfacing as a lost fact. */
export const kinship = z.array(kinSchema).parse(kinshipFile)
export const animals = z.array(bilingual).parse(animalsFile)
export const lexiconWords = z.record(z.string(), bilingual).parse(lexiconFile)
export const calendar = calendarSchema.parse(calendarFile)
export const guards = guardsSchema.parse(guardsFile)
export const particles = z.strictObject({ en: particlesSchema, vi: particlesSchema }).parse(particlesFile)
export const spelling = z.strictObject({ en: pairs, vi: pairs }).parse(spellingFile)
export const englishVerbs = z.strictObject({ irregular: words, regular: words, aux: words }).parse(englishVerbsFile)
export const englishWords = z
  .strictObject({ common: words, firstNames: words, titles: words, prepositions: words })
  .parse(englishWordsFile)
export const vietnameseWords = words.parse(vietnameseWordsFile)
export const frames = z
  .array(frameSchema)
  .parse([whoFrames, healthFrames, homeFrames, schoolFrames, peopleFrames, hobbyFrames, thingFrames, likeFrames].flat())
export const changes = z.array(changeSchema).parse(changesFile)
/** Words that tell of a change, or that there is none. */
export const changeWords = z
  .strictObject({
    over: bilingual,
    parted: bilingual,
    lost: bilingual,
    now: bilingual,
    maybe: bilingual,
    still: bilingual,
  })
  .parse(changeWordsFile)
const weights = z.strictObject({ scale: z.number(), table: z.base64() })
/** Fitted by `scripts/train.ts`: how likely a message makes a fact outdated. */
export const doubtWeights = weights.parse(doubtWeightsFile)
/** Fitted by `scripts/train.ts`: how likely a sentence tells of the user's own life. */
export const lifeWeights = weights.parse(lifeWeightsFile)
/** How somebody is named. `of`: what the slot {role} holds, or whom the clause names. */
export const namings = z
  .array(
    z.strictObject({ of: z.enum(["animal", "kin", "possession", "friend", "latest"]), en: patterns, vi: patterns }),
  )
  .parse(namingFile)
/** What waits for its value: "I have a new favorite color". */
export const pendings = z.array(z.strictObject({ waits: z.string(), en: patterns, vi: patterns })).parse(pendingFile)
/** Patterns of what is said of the user at this moment, and tells nothing that lasts. */
export const smallTalk = z.strictObject({ en: z.array(z.string()), vi: z.array(z.string()) }).parse(smallTalkFile)
/** Common words of languages that the rules do not know, in one text each. */
export const otherLanguages = z.record(z.string(), z.string()).parse(otherLanguagesFile)
export const answers = z.array(answerSchema).parse(answersFile)
const topicFile = z
  .strictObject({
    topics: z.array(z.strictObject({ category: categorySchema, sets: z.array(z.string()), en: words, vi: words })),
    types: z.array(z.strictObject({ type: z.string(), en: words, vi: words })),
  })
  .parse(topicsFile)
/** What a statement is about, by its words; the first that fits. */
export const topics = topicFile.topics
/** By which words a statement speaks of what a relation tells. */
export const topicTypes = topicFile.types
