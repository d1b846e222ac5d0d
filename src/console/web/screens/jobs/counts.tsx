import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { number } from "../../format.ts"
import { duration } from "../../parts/duration.ts"
import { Link } from "../../router.tsx"
import { allStates, kindName, stateClass, states } from "./job-words.ts"
import { texts } from "./texts.ts"

type Numbers = AnswerOf<"jobCount">

/** How many jobs of each kind are in each state; a number leads to its jobs. */
export const Counts = ({ counts }: { counts: Numbers }) => {
  const kinds = [...new Set(counts.items.map(({ type }) => type))].sort()
  if (kinds.length === 0) return null
  const countOf = (type: string, status: string): number =>
    counts.items.find((item) => item.type === type && item.status === status)?.count ?? 0
  const { oldest_waiting_seconds: oldest } = counts
  return (
    <section class="card stack tight" aria-label={texts.countsTitle}>
      <ul class="plain stack tight">
        {kinds.map((type) => (
          <li key={type} class="row">
            <strong class="kind">{kindName(type)}</strong>
            {allStates
              .filter((status) => countOf(type, status) > 0)
              .map((status) => (
                <Link key={status} class={stateClass[status]} to="/jobs" query={{ type, status }}>
                  {states[status]} {number(countOf(type, status))}
                </Link>
              ))}
          </li>
        ))}
      </ul>
      <p class="small soft">
        {texts.lastHour(number(counts.completed_last_hour), number(counts.failed_last_hour))}.{" "}
        {oldest !== null && texts.oldest(duration(oldest))}
      </p>
    </section>
  )
}
