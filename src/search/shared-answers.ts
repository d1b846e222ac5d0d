import { z } from "zod"
import type { CountCache } from "../platform/cache/metrics.ts"
import type { SharedCache } from "../platform/cache/redis.ts"
import { placeText, sharedPlace } from "../platform/cache/shared-key.ts"

/**
 * What a search found, ready to be sent. `version`: the tag that the person's memory had when it was searched; `facts`: a JSON array;
 * `changesAt`: when the day of one of its plans will have passed, if it tells of any (milliseconds since 1970).
 */
export type Answer = { version: string; count: number; facts: string; changesAt?: number | undefined }

/** Whether it still says what a search of now would. */
export const isFresh = (answer: Answer, version: string): boolean =>
  answer.version === version && (answer.changesAt === undefined || Date.now() < answer.changesAt)

export type SharedAnswers = {
  /** Null when there is none that was found at `version`. */
  read: (userId: string, request: string, version: Promise<string | undefined>) => Promise<Answer | null>
  write: (userId: string, request: string, answer: Answer) => void
}

/** It holds facts, and a person's erasure must not be outlived for long. */
const keepSeconds = 600

/** The place is in the value too: should a mix-up hand out the value of another place, it is another person's, and is thrown away. */
const sharedSchema = z.strictObject({
  key: z.string(),
  version: z.string().regex(/^\d{1,20}(-\d{1,5})?$/),
  count: z.number().int().min(0),
  facts: z.string(),
  changesAt: z.number().optional(),
})

/** Answers that the processes tell each other. A new one replaces the old one of the same request, whatever their versions. */
export const createSharedAnswers = (shared: SharedCache, generation: string, count: CountCache): SharedAnswers => {
  const placeOf = (userId: string, request: string) => sharedPlace(userId, "results", `${generation}\n${request}`)
  return {
    read: async (userId, request, version) => {
      const place = placeOf(userId, request)
      const reading = await shared.read(place, (bytes) => parse(placeText(place), bytes))
      const current = await version
      const answer = reading.value && current !== undefined && isFresh(reading.value, current) ? reading.value : null
      count("results_redis", reading.result === "error" ? "error" : answer ? "hit" : "miss")
      return answer
    },
    write: (userId, request, answer) => {
      const place = placeOf(userId, request)
      shared.write(place, JSON.stringify({ key: placeText(place), ...answer }), keepSeconds)
    },
  }
}

const parse = (place: string, bytes: Buffer): Answer => {
  const { key, ...answer } = sharedSchema.parse(JSON.parse(bytes.toString("utf8")))
  const facts: unknown = JSON.parse(answer.facts)
  if (key !== place || !Array.isArray(facts) || facts.length !== answer.count)
    throw new Error("the shared cache holds something else under this key")
  return answer
}
