import { z } from "zod"
import type { CountCache } from "../platform/cache/metrics.ts"
import type { SharedCache } from "../platform/cache/redis.ts"
import { placeText, type SharedKind, sharedPlace } from "../platform/cache/shared-key.ts"

/**
 * The result of a search, ready to send. `version`: the version tag of what was searched; `items`: a JSON array; `changesAt`: when the day
 * of one of its plans will have passed, if there are any (milliseconds since 1970).
 */
export type Answer = { version: string; count: number; items: string; changesAt?: number | undefined }

/** Whether a search would give the same answer now. */
export const isFresh = (answer: Answer, version: string): boolean =>
  answer.version === version && (answer.changesAt === undefined || Date.now() < answer.changesAt)

export type SharedAnswers = {
  /** Null when there is no answer for `version`. */
  read: (userId: string, request: string, version: Promise<string | undefined>) => Promise<Answer | null>
  write: (userId: string, request: string, answer: Answer) => void
}

/** It contains what was found, and must not outlive a person's erasure for long. */
const keepSeconds = 600

/** The value contains its own place: if the cache returns the value of another place, it belongs to another person and is discarded. */
const sharedSchema = z.strictObject({
  key: z.string(),
  version: z.string().regex(/^\d{1,20}(-\d{1,5})?(,\d{1,20}(-\d{1,5})?)*$/),
  count: z.number().int().min(0),
  items: z.string(),
  changesAt: z.number().optional(),
})

/** Answers that the processes share. A new one replaces the old one of the same request, whatever their versions. */
export const createSharedAnswers = (
  shared: SharedCache,
  kind: SharedKind,
  generation: string,
  count: CountCache,
): SharedAnswers => {
  const placeOf = (userId: string, request: string) => sharedPlace(userId, kind, `${generation}\n${request}`)
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
  const items: unknown = JSON.parse(answer.items)
  if (key !== place || !Array.isArray(items) || items.length !== answer.count)
    throw new Error("the shared cache holds something else under this key")
  return answer
}
