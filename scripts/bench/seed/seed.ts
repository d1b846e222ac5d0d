import { insertFacts } from "../../../src/memories/insert-facts.ts"
import { lockUser } from "../../../src/people/lock-user.ts"
import type { Database } from "../../../src/platform/database/connect.ts"
import { factOf, type Person, userId } from "../corpus/facts.ts"
import type { VectorSpace } from "../corpus/vectors.ts"
import type { Progress } from "../progress.ts"
import { copyVectors } from "./copy-vectors.ts"

/** `users` people with `memories` facts each. */
export type Crowd = { users: number; memories: number }

/**
 * Facts of one person in one transaction. People are visited in turn, so that each person's facts are spread over the tables as in
 * reality.
 */
const maxInVisit = 25
const maxInVisitOfBigOwner = 500
const writers = 2

export type Seeding = { present: number; written: number; seconds: number }

/**
 * Fills the database up to `crowd`. Existing facts are kept and counted: a visit is one transaction, so seeding can be stopped at any
 * time and continues where it was.
 */
export const seed = async (
  sql: Database,
  spaceId: number,
  space: VectorSpace,
  crowd: Crowd,
  progress: Progress,
): Promise<Seeding> => {
  const started = performance.now()
  const total = crowd.users * crowd.memories
  const counts = await countFacts(sql, crowd)
  const present = counts.reduce((sum, count) => sum + Math.min(count, crowd.memories), 0)
  if (present === total) return { present, written: 0, seconds: 0 }
  const size = crowd.users === 1 ? maxInVisitOfBigOwner : maxInVisit
  let written = 0
  progress.start(`seeding ${crowd.users} × ${crowd.memories}`, total, "memories")
  for (let from = 0; from < crowd.memories; from += size) {
    const to = Math.min(from + size, crowd.memories)
    let next = 0
    const write = async () => {
      while (next < crowd.users) {
        const index = next++
        const begin = Math.max(from, counts[index] ?? 0)
        if (begin >= to) continue
        await visit(sql, spaceId, space, { index, memories: crowd.memories }, begin, to)
        written += to - begin
        progress.update(
          present + written,
          `${((written / (performance.now() - started)) * 1000).toFixed(0)} memories/s`,
        )
      }
    }
    await Promise.all(Array.from({ length: writers }, write))
  }
  progress.stop()
  return { present, written, seconds: (performance.now() - started) / 1000 }
}

const countFacts = async (sql: Database, { users, memories }: Crowd): Promise<number[]> => {
  const rows = await sql<{ user_id: string; count: number }[]>`
    select user_id, fact_count as count from users where starts_with(user_id, ${`m${memories}_`})`
  const counts = new Map(rows.map((row) => [row.user_id, row.count]))
  return Array.from({ length: users }, (_, index) => counts.get(userId({ index, memories })) ?? 0)
}

/**
 * Writes facts through the product's own write path, so that all derived data is real. Only the vectors are copied separately, because as
 * text they would take most of the time: the write path gets vectors of one number, which are replaced.
 */
const visit = async (
  sql: Database,
  spaceId: number,
  space: VectorSpace,
  person: Person,
  from: number,
  to: number,
): Promise<void> => {
  const facts = Array.from({ length: to - from }, (_, index) => factOf(person, from + index, space))
  const id = userId(person)
  await sql.begin(async (tx) => {
    await tx`set local synchronous_commit = off` // What is lost in a crash of the server is seeded again.
    await lockUser(tx, id)
    const vectors = new Map(facts.map((fact) => [fact.id, fact.vector]))
    const placeholder = new Float32Array([1])
    await insertFacts(
      tx,
      id,
      facts.map((fact) => ({ ...fact, vectors: [{ spaceId, vector: placeholder }] })),
    )
    const replaced = await tx<{ factId: string; current: boolean; position: number; asks: boolean }[]>`
      delete from fact_vectors where user_id = ${id} and space_id = ${spaceId} and fact_id = any (${[...vectors.keys()]}::uuid[])
      returning fact_id as "factId", current, position, asks`
    await copyVectors(
      tx,
      replaced.map((row) => ({ ...row, userId: id, spaceId, vector: vectors.get(row.factId) ?? placeholder })),
    )
  })
}

/** Updates the planner's statistics and the visibility map, which index-only scans need. */
export const settle = async (sql: Database): Promise<void> => {
  await sql.reserve().then(async (session) => {
    try {
      await session`set statement_timeout = 0`
      await session.unsafe("vacuum (analyze)")
      await session.unsafe("checkpoint")
      await session`reset statement_timeout`
    } finally {
      session.release()
    }
  })
}
