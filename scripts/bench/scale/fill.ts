import { saveVersions } from "../../../src/memories/save-versions.ts"
import type { Database } from "../../../src/platform/database/connect.ts"
import { factOf, type Person, userId } from "../corpus/facts.ts"
import type { VectorSpace } from "../corpus/vectors.ts"
import type { Progress } from "../progress.ts"
import { type Seeding, seed } from "../seed/seed.ts"
import { copyFacts } from "./copy-facts.ts"
import { copiesOf, type SizedCrowd } from "./people.ts"

/** People are visited in turn, so that each person's facts are spread over the tables as in reality. */
const visits = 20
const factsInOneCopy = 4000
const writers = 2
/** One fact in so many was corrected once. */
const factsForOneVersion = 10

/**
 * Fills the database up to these crowds. Like `seed`, it can be stopped at any time and continues where it was: what one statement copies
 * is one transaction, and `users` counts it.
 */
export const fill = async (
  sql: Database,
  spaceId: number,
  space: VectorSpace,
  crowds: readonly SizedCrowd[],
  progress: Progress,
): Promise<Seeding> => {
  const started = performance.now()
  let written = 0
  for (const { originals, memories } of crowds) {
    const seeding = await seed(sql, spaceId, space, { users: originals, memories }, progress)
    written += seeding.written
    for (let index = 0; index < originals; index++) await addVersions(sql, { index, memories })
  }
  written += await copyEverybody(sql, crowds, progress)
  const total = crowds.reduce((sum, { users, memories }) => sum + users * memories, 0)
  return { present: total - written, written, seconds: (performance.now() - started) / 1000 }
}

/** Corrects some of a person's facts, unless that was done before. */
const addVersions = (sql: Database, person: Person) =>
  sql.begin(async (tx) => {
    const id = userId(person)
    const ids = Array.from({ length: Math.floor(person.memories / factsForOneVersion) }, (_, index) => {
      return factOf(person, index * factsForOneVersion, null).id
    })
    const [done] = await tx`select from fact_versions where user_id = ${id} limit 1`
    if (done) return
    await saveVersions(tx, id, ids)
    await tx`update facts set version = version + 1, updated_at = now() where user_id = ${id} and id = any (${ids})`
  })

type Copying = { original: Person; from: number; to: number; people: string[] }

const copyEverybody = async (sql: Database, crowds: readonly SizedCrowd[], progress: Progress): Promise<number> => {
  const rows = await sql<{ user_id: string; fact_count: number }[]>`select user_id, fact_count from users`
  const counts = new Map(rows.map((row) => [row.user_id, row.fact_count]))
  const missing = Array.from({ length: visits }, (_, visit) => copyingsOf(crowds, visit, counts))
  const factsOf = ({ from, to, people }: Copying): number => (to - from) * people.length
  const total = missing.flat().reduce((sum, copying) => sum + factsOf(copying), 0)
  if (total === 0) return 0
  progress.start("copying", total, "memories")
  const started = performance.now()
  let copied = 0
  for (const copyings of missing) {
    const write = async () => {
      for (let copying = copyings.shift(); copying; copying = copyings.shift()) {
        await copy(sql, copying)
        copied += factsOf(copying)
        progress.update(copied, `${((copied / (performance.now() - started)) * 1000).toFixed(0)} memories/s`)
      }
    }
    await Promise.all(Array.from({ length: writers }, write))
  }
  progress.stop()
  return total
}

const copyingsOf = (crowds: readonly SizedCrowd[], visit: number, counts: ReadonlyMap<string, number>): Copying[] =>
  crowds.flatMap((crowd) => {
    const at = (done: number): number => Math.floor((crowd.memories * done) / visits)
    const [from, to] = [at(visit), at(visit + 1)]
    const atOnce = Math.max(1, Math.floor(factsInOneCopy / (to - from)))
    return Array.from({ length: crowd.originals }, (_, index) => ({ index, memories: crowd.memories })).flatMap(
      (original) => {
        const people = copiesOf(original, crowd).filter((id) => (counts.get(id) ?? 0) < to)
        return Array.from({ length: Math.ceil(people.length / atOnce) }, (_, group) => {
          return { original, from, to, people: people.slice(group * atOnce, (group + 1) * atOnce) }
        })
      },
    )
  })

const copy = (sql: Database, { original, from, to, people }: Copying) =>
  sql.begin(async (tx) => {
    await tx`set local synchronous_commit = off` // What is lost in a crash of the server is copied again.
    // A statement writes thousands of facts, and this program may be paused between two.
    await tx`set local statement_timeout = 0`
    await tx`set local idle_in_transaction_session_timeout = 0`
    // What joins here has thousands of rows, which the planner cannot know.
    await tx`set local enable_nestloop = off`
    const facts = Array.from({ length: to - from }, (_, number) => factOf(original, from + number, null))
    await copyFacts(tx, userId(original), facts, people)
  })
