import { type Bench, measure, prepare, withPika } from "../bench.ts"
import { userId } from "../corpus/facts.ts"
import type { LoadRequest } from "../load/schemas.ts"
import { atMost } from "../report/report.ts"

const crowd = { users: 20, memories: 1000 }

/** Profiles of people with 1,000 facts each. */
export const profileScenario = async (bench: Bench): Promise<void> => {
  await prepare(bench, crowd)
  const requests = Array.from({ length: crowd.users }, (_, index): LoadRequest => {
    const id = userId({ index, memories: crowd.memories })
    return { method: "GET", path: `/api/v1/users/${id}/profile`, body: "" }
  })
  await withPika(bench, async (pika) => {
    for (const clients of [1, 8]) {
      const { latency } = await measure(bench, "profile of 1,000 facts", pika, { clients, requests })
      if (clients === 1) bench.checks.push(atMost("profile of 1,000 facts, 1 client: p95", latency.p95, 5, "ms"))
    }
  })
}
