import { z } from "zod"
import { petName } from "../../test/support/names.ts"
import { type Percentiles, percentiles } from "../bench/percentiles.ts"
import { ask, isFine, type Sample } from "../chaos/ask.ts"

export type Target = { url: string; key: string }

/** What a run of users showed. Latencies in milliseconds; an extraction's is that of its acceptance. */
export type Result = {
  users: number
  seconds: number
  searches: number
  extractions: number
  failed: number
  latency: Percentiles
  search: Percentiles
  extraction: Percentiles
}

const searchShare = 0.7
const thinkMs = { least: 1000, most: 3000 }
const questions = [
  "what pets do I have",
  "what is my dog called",
  "con chó của mình tên gì",
  "who lives with me",
  "what do I like to do after school",
]

const acceptedSchema = z.object({ job_id: z.string() })

/**
 * Each user waits one to three seconds, asks, waits for the answer, and begins again, until the time is over. Seven of ten requests are
 * searches in the user's own memories, three are conversations to extract from.
 */
export const runUsers = async (target: Target, users: number, seconds: number): Promise<Result> => {
  const samples: Sample[] = []
  const began = performance.now()
  const until = began + seconds * 1000
  const send = (what: string, path: string, body: unknown) =>
    ask(samples, what, `${target.url}${path}`, { key: target.key, body })
  let serial = 0

  const live = async (user_id: string): Promise<void> => {
    for (;;) {
      const think = thinkMs.least + Math.random() * (thinkMs.most - thinkMs.least)
      if (performance.now() + think > until) return
      await Bun.sleep(think)
      if (Math.random() < searchShare) {
        const query = questions[Math.floor(Math.random() * questions.length)]
        await send("search", "/api/v1/search_facts", { user_id, query, limit: 10 })
      } else {
        const content = `I have a dog named ${petName(serial++)}`
        const answer = await send("extraction", "/api/v1/extract_facts", {
          user_id,
          conversation: [{ role: "user", content }],
        })
        if (isFine(answer.outcome)) acceptedSchema.parse(answer.body)
      }
    }
  }

  await Promise.all(Array.from({ length: users }, (_, number) => live(`load-${number}`)))
  const latencies = (what?: string): Percentiles =>
    percentiles(samples.filter((sample) => what === undefined || sample.what === what).map((s) => s.milliseconds))
  return {
    users,
    seconds: (performance.now() - began) / 1000,
    searches: samples.filter(({ what }) => what === "search").length,
    extractions: samples.filter(({ what }) => what === "extraction").length,
    failed: samples.filter(({ outcome }) => !isFine(outcome)).length,
    latency: latencies(),
    search: latencies("search"),
    extraction: latencies("extraction"),
  }
}
