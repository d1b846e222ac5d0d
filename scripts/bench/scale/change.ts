import { type Bench, measure } from "../bench.ts"
import { userId } from "../corpus/facts.ts"
import { madeUpName } from "../corpus/names.ts"
import type { LoadRequest } from "../load/schemas.ts"
import { headers, type Server } from "../server.ts"
import type { SizedCrowd } from "./people.ts"
import type { Side } from "./search.ts"

const addedMemories = 200
const erasedPeople = 2
const maxSeconds = 60
const maxCalls = 10

/** Adds memories of the people who are erased afterwards. */
export const measureAdds = async ({ bench, pika, memories, crowds }: Side): Promise<void> => {
  const run = Bun.randomUUIDv7()
  for (const crowd of crowds) {
    const people = lastOf(crowd)
    const requests = Array.from({ length: addedMemories }, (_, number): LoadRequest => {
      const user_id = people[number % people.length]
      const fact_value = `User saw the comet ${madeUpName(number)} in night ${number} of ${run}`
      return {
        method: "POST",
        path: "/api/v1/memories",
        body: JSON.stringify({ user_id, fact_value, category: "event" }),
      }
    })
    const name = `add to people of ${crowd.memories.toLocaleString("en")}, among ${memories.toLocaleString("en")}`
    await measure(bench, name, pika, { clients: 1, requests, once: true, warmUpSeconds: 0, seconds: maxSeconds })
  }
}

/** Erases the last people of each size; the next run writes them again. */
export const measureErasures = async ({ bench, pika, memories, crowds }: Side): Promise<void> => {
  for (const crowd of crowds) {
    const took: string[] = []
    for (const userId of lastOf(crowd)) {
      const started = performance.now()
      const calls = await erase(pika, userId)
      took.push(`${((performance.now() - started) / 1000).toFixed(2)} s${calls > 1 ? ` (${calls} calls)` : ""}`)
    }
    bench.notes.push(`Erased people of ${crowd.memories}, among ${memories}: ${took.join(", ")}.`)
  }
}

/** Returns the number of calls: one ends after half a minute, and the next goes on. */
const erase = async (pika: Server, userId: string, calls = 1): Promise<number> => {
  const answer = await fetch(`${pika.url}/api/v1/delete_user_data`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ user_id: userId }),
  })
  if (answer.ok) return calls
  if (answer.status !== 503 || calls === maxCalls)
    throw new Error(`a person was not erased: ${answer.status} ${await answer.text()}`)
  return erase(pika, userId, calls + 1)
}

const lastOf = ({ users, memories, originals }: SizedCrowd): string[] =>
  Array.from({ length: Math.min(erasedPeople, users - originals) }, (_, index) =>
    userId({ index: users - 1 - index, memories }),
  )

/** What vacuum has to do, and what autovacuum did since the database was made. */
export const measureVacuum = async (
  { database, notes }: Bench,
  memories: number,
  vacuum: () => Promise<void>,
): Promise<void> => {
  const [row] = await database.sql<{ runs: number; seconds: number; dead: number }[]>`
    select sum(autovacuum_count)::int as runs, coalesce(sum(total_autovacuum_time) / 1000, 0)::float8 as seconds, sum(n_dead_tup)::float8 as dead
    from pg_stat_user_tables`
  const started = performance.now()
  await vacuum()
  const took = ((performance.now() - started) / 1000).toFixed(1)
  notes.push(
    `Among ${memories}: VACUUM (ANALYZE) of everything, with ${row?.dead} dead rows, took ${took} s. Autovacuum had run ${row?.runs} times, for ${row?.seconds.toFixed(0)} s.`,
  )
}
