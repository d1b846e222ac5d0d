import { z } from "zod"

const count = z.int().min(0)
const histogramSchema = z.record(z.string().regex(/^\d+$/), count)

/** What `pika.count_conversations` gives, and `pika.chat_days` keeps. */
export const figuresSchema = z.object({
  sessions: z.object({ active: count, new: count, seconds: z.number(), messages: count }),
  answers: z.object({
    count,
    stopped: count,
    failed: count,
    prompt_tokens: count,
    completion_tokens: count,
  }),
  speech: z.object({ heard: count, heard_seconds: z.number(), spoken: count, spoken_characters: count }),
  /** Days that an older program counted lack it. */
  sockets: z.object({ opened: count }).default({ opened: 0 }),
  errors: z.record(z.string(), count),
  times: z.record(z.string(), histogramSchema),
  words: z.array(z.object({ word: z.string(), people: count, queries: count })),
})
export type Figures = z.infer<typeof figuresSchema>
type Histogram = z.infer<typeof histogramSchema>

export const noFigures: Figures = {
  sessions: { active: 0, new: 0, seconds: 0, messages: 0 },
  answers: { count: 0, stopped: 0, failed: 0, prompt_tokens: 0, completion_tokens: 0 },
  speech: { heard: 0, heard_seconds: 0, spoken: 0, spoken_characters: 0 },
  sockets: { opened: 0 },
  errors: {},
  times: {},
  words: [],
}

/** The figures of two days, or of more, as one. */
export const addFigures = (one: Figures, other: Figures): Figures => ({
  sessions: addCounts(one.sessions, other.sessions),
  answers: addCounts(one.answers, other.answers),
  speech: addCounts(one.speech, other.speech),
  sockets: addCounts(one.sockets, other.sockets),
  errors: addCounts(one.errors, other.errors),
  times: Object.fromEntries(
    [...new Set([...Object.keys(one.times), ...Object.keys(other.times)])].map((name) => [
      name,
      addCounts(one.times[name] ?? {}, other.times[name] ?? {}),
    ]),
  ),
  words: addWords(one.words, other.words),
})

const addCounts = <Counts extends Record<string, number>>(one: Counts, other: Counts): Counts => {
  const sums: Record<string, number> = { ...one }
  for (const [name, number] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + number
  return sums as Counts
}

/** The people of two days may be the same: the larger number is sure. */
const addWords = (one: Figures["words"], other: Figures["words"]): Figures["words"] => {
  const sums = new Map(one.map((word) => [word.word, word]))
  for (const { word, people, queries } of other) {
    const known = sums.get(word)
    sums.set(word, {
      word,
      people: Math.max(people, known?.people ?? 0),
      queries: queries + (known?.queries ?? 0),
    })
  }
  return [...sums.values()]
}

/** Milliseconds are counted by their logarithm to this base. */
const base = 1.1

/** The time within which this share of the answers was ready, to 5 %; null when there are none. */
export const percentileOf = (histogram: Histogram | undefined, share: number): number | null => {
  const buckets = Object.entries(histogram ?? {})
    .map(([bucket, answers]) => ({ bucket: Number(bucket), answers }))
    .sort((one, other) => one.bucket - other.bucket)
  const wanted = buckets.reduce((sum, { answers }) => sum + answers, 0) * share
  let seen = 0
  for (const { bucket, answers } of buckets) {
    seen += answers
    if (seen >= wanted) return Math.round(base ** (bucket + 0.5) * 10) / 10
  }
  return null
}
