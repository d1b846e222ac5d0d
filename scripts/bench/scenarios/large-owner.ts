import { z } from "zod"
import { maxFactsWithoutIndex } from "../../../src/vectors/vector-index.ts"
import { type Bench, prepare, withPika } from "../bench.ts"
import { userId } from "../corpus/facts.ts"
import { headers } from "../server.ts"

const maxMinutes = 30
const addedSchema = z.object({ id: z.string() })

/** Makes sure that the big owner exists, with an index if the product would have made one: one more memory triggers it. */
export const prepareOwner = async (bench: Bench): Promise<void> => {
  const crowd = { users: 1, memories: bench.options.owner }
  await prepare(bench, crowd)
  if (crowd.memories <= maxFactsWithoutIndex) return
  const owner = userId({ index: 0, memories: crowd.memories })
  if (await isIndexed(bench, owner)) return
  const started = performance.now()
  await withPika(
    bench,
    async (pika) => {
      const answer = await fetch(`${pika.url}/api/v1/memories`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify({ user_id: owner, fact_value: "User saw the comet that asks for an index" }),
      })
      if (!answer.ok) throw new Error(`a memory was not added: ${answer.status}`)
      const { id } = addedSchema.parse(await answer.json())
      await waitForIndex(bench, owner)
      const gone = await fetch(`${pika.url}/api/v1/memories/${id}`, { method: "DELETE", headers })
      if (!gone.ok) throw new Error(`a memory was not forgotten: ${gone.status}`)
    },
    { worker: true },
  )
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  bench.notes.push(`The index of the owner of ${crowd.memories} was built in ${seconds} s.`)
}

const isIndexed = async ({ database, spaceId }: Bench, owner: string): Promise<boolean> => {
  const [row] = await database.sql<{ ready: boolean }[]>`
    select ready from vector_indexes where user_id = ${owner} and space_id = ${spaceId}`
  return row?.ready ?? false
}

const waitForIndex = async (bench: Bench, owner: string): Promise<void> => {
  bench.progress.start("building the owner's index", 100, "%")
  for (const until = Date.now() + maxMinutes * 60_000; Date.now() < until; ) {
    if (await isIndexed(bench, owner)) return bench.progress.stop()
    const [job] = await bench.database.sql<{ progress: number; status: string }[]>`
      select progress, status from jobs where user_id = ${owner} and type = 'memory.index' order by created_at desc limit 1`
    if (job?.status === "failed") throw new Error("the index could not be built")
    bench.progress.update(job?.progress ?? 0, "-")
    await Bun.sleep(500)
  }
  throw new Error("building the index took too long")
}
