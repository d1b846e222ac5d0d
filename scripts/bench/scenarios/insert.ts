import { type Bench, measure, prepare, withPika } from "../bench.ts"
import { userId } from "../corpus/facts.ts"
import { madeUpName } from "../corpus/names.ts"
import type { LoadRequest } from "../load/schemas.ts"
import { headers, type Server } from "../server.ts"
import { prepareOwner } from "./large-owner.ts"

/**
 * The cost of adding a fact for an owner who has many: one owner for each way of searching vectors. The facts are forgotten afterwards.
 */
export const insertScenario = async (bench: Bench): Promise<void> => {
  const crowds = [
    { users: bench.options.users, memories: bench.options.memories },
    { users: 20, memories: 1000 },
    { users: 1, memories: bench.options.owner },
  ]
  for (const crowd of crowds) {
    await (crowd.users === 1 ? prepareOwner(bench) : prepare(bench, crowd))
    const owner = userId({ index: 0, memories: crowd.memories })
    const run = Bun.randomUUIDv7()
    const requests = Array.from({ length: bench.options.quick ? 100 : 500 }, (_, index): LoadRequest => {
      const fact_value = `User saw the comet ${madeUpName(index)} on night ${index}`
      const body = { user_id: owner, fact_value, category: "event", metadata: { run } }
      return { method: "POST", path: "/api/v1/memories", body: JSON.stringify(body) }
    })
    await withPika(bench, async (pika) => {
      try {
        const name = `add a memory to ${crowd.memories}`
        await measure(bench, name, pika, { clients: 1, requests, once: true, warmUpSeconds: 0 })
      } finally {
        await forget(bench, pika, owner, run)
      }
    })
  }
}

/** Repeats until none is left: one may have been on its way when the load ended. */
const forget = async (bench: Bench, pika: Server, owner: string, run: string): Promise<void> => {
  const added = await bench.database.sql<{ id: string }[]>`
    select id from facts where user_id = ${owner} and metadata ->> 'run' = ${run}`
  if (added.length === 0) return
  for (const { id } of added) {
    const answer = await fetch(`${pika.url}/api/v1/memories/${id}`, { method: "DELETE", headers })
    if (!answer.ok) throw new Error(`a memory was not forgotten: ${answer.status}`)
  }
  await forget(bench, pika, owner, run)
}
