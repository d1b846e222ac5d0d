import { startSpace } from "../../../src/vectors/spaces.ts"
import { type Bench, withPika } from "../bench.ts"
import { openDatabase } from "../database.ts"
import { leastTotal } from "../options.ts"
import { measureAdds, measureErasures, measureVacuum } from "../scale/change.ts"
import { measureDisk } from "../scale/disk.ts"
import { fill } from "../scale/fill.ts"
import { crowdsOf } from "../scale/people.ts"
import { compareSearches, type Side } from "../scale/search.ts"
import { settle } from "../seed/seed.ts"
import { embeddingModel, type Server } from "../server.ts"

/** Fewer than elsewhere: 5,000,000 memories then take less than 30 GB, and vectors are not nearly all of it. */
export const dimensionsAtScale = 256

const environment = { EMBEDDING_DIMENSIONS: String(dimensionsAtScale) }

/**
 * The same searches, additions and erasures in two databases: one has as many memories as asked, the other few. The people of the small
 * one are in the large one, too, with the same memories.
 */
export const scaleScenario = async (bench: Bench): Promise<void> => {
  const { options } = bench
  const database = await openDatabase(bench.database.url, "pika_bench_scale_small", options.fresh, null)
  try {
    const space = { model: embeddingModel, dimensions: dimensionsAtScale }
    const small: Bench = { ...bench, database, spaceId: await startSpace(database.sql, space) }
    await fillUp(small, leastTotal)
    await fillUp(bench, options.total)
    const measureMany = (few: Side) =>
      withPika(bench, (pika) => measureSides(few, sideOf(bench, pika, options.total)), { environment })
    await withPika(small, (pika) => measureMany(sideOf(small, pika, leastTotal)), { environment })
  } finally {
    await database.close()
  }
}

const sideOf = (bench: Bench, pika: Server, memories: number): Side => {
  return { bench, pika, memories, crowds: crowdsOf(memories) }
}

const measureSides = async (few: Side, many: Side): Promise<void> => {
  for (const { bench, memories } of [few, many])
    bench.tables.push(await measureDisk(bench.database.sql, `Disk of ${memories.toLocaleString("en")} memories`))
  await compareSearches(few, many)
  for (const side of [few, many]) {
    await measureAdds(side)
    await measureErasures(side)
  }
}

const fillUp = async (bench: Bench, total: number): Promise<void> => {
  const { database, spaceId, space, progress, notes } = bench
  const { written, seconds } = await fill(database.sql, spaceId, space, crowdsOf(total), progress)
  if (written === 0) return
  const rate = (written / seconds).toFixed(0)
  const note = `Wrote ${written} of ${total} memories in ${seconds.toFixed(0)} s (${rate}/s, two writers).`
  notes.push(note)
  console.error(note)
  await measureVacuum(bench, total, () => settle(database.sql))
}
