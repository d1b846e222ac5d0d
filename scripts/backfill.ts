import { Presets, SingleBar } from "cli-progress"
import { boot } from "../src/boot.ts"
import { mendDocuments } from "../src/documents/upkeep/mend-documents.ts"
import { countMending, labelVersions } from "../src/documents/upkeep/queries.ts"
import { queues, vectorTables } from "../src/features.ts"
import { localSpace } from "../src/local/embedding/space.ts"
import { countUsers, fillGraph } from "../src/memories/backfill.ts"
import { countWithoutWhose, fillWhose } from "../src/memories/fill-whose-fact.ts"
import { nothingRebuilt } from "../src/memories/rebuild-person.ts"
import { ProviderError } from "../src/models/provider-error.ts"
import { runCommand } from "../src/platform/command.ts"
import { type Config, readConfig } from "../src/platform/config.ts"
import { asUser } from "../src/platform/database/as-user.ts"
import type { Database } from "../src/platform/database/connect.ts"
import { isOwner } from "../src/platform/database/service-role.ts"
import { withDatabase } from "../src/platform/database/with-database.ts"
import { StartupError } from "../src/platform/errors.ts"
import { createCommandLogger } from "../src/platform/logger.ts"
import { startQueue } from "../src/platform/queue/queue.ts"
import { noTracing } from "../src/platform/telemetry/tracing.ts"
import { changeSpace, oneAtATime } from "../src/vectors/change-space.ts"
import { type Embedder, type EmbedderOf, type Space, wantedSpace } from "../src/vectors/embedder.ts"
import { countMissing, fillSpace } from "../src/vectors/fill-space.ts"
import { dropIndexes, freeSpaces, unusedSpaces } from "../src/vectors/free-spaces.ts"
import { withdrawSpace } from "../src/vectors/queries.ts"
import { findSpace, nameOf, readActive, startSpace } from "../src/vectors/spaces.ts"
import { indexWhenLarge } from "../src/vectors/vector-index.ts"
import { withEmbedders } from "../src/vectors/with-embedders.ts"
import { endWithUsage, readArguments } from "./arguments.ts"

const usage = `bun scripts/backfill.ts [--vectors] [--graph]: rebuilds the data derived from facts; without a flag, all of it.
bun scripts/backfill.ts --model NAME [--dimensions N]: changes the embedding model.
bun scripts/backfill.ts --documents: does now what is done for documents each night.

--vectors      adds missing vectors of the model in use, and whose each fact is
--graph        rebuilds hashes, claims and graph, and reports what it split
--model        adds vectors of this model beside those in use, switches searches to them, and deletes the old ones; "local" is the built-in model
--dimensions   length of its vectors (default: EMBEDDING_DIMENSIONS)
--documents    embeds documents again whose bytes or model changed, and repairs those of which chunks or vectors are missing

It can be stopped, and continues where it was. The service may run meanwhile (with DATABASE_URL).`
const { values } = readArguments(usage, {
  vectors: { type: "boolean" },
  graph: { type: "boolean" },
  model: { type: "string" },
  dimensions: { type: "string" },
  documents: { type: "boolean" },
})
if (
  values.dimensions !== undefined &&
  !(values.model && /^[1-9]\d{0,3}$/.test(values.dimensions) && Number(values.dimensions) <= 4000)
)
  endWithUsage(usage, "--dimensions is a whole number up to 4000, and goes with --model.")
if (values.model !== undefined && (values.vectors || values.graph))
  endWithUsage(usage, "--model goes without --vectors and --graph.")
if (values.documents && Object.keys(values).length > 1) endWithUsage(usage, "--documents goes without other flags.")
const all = !values.vectors && !values.graph
const stop = new AbortController()
process.once("SIGINT", () => stop.abort())

const show = async (title: string, total: number, steps: AsyncGenerator<number>): Promise<void> => {
  const format = `${title} {bar} {value}/{total}, {rate} a second, {eta_formatted} left`
  const bar = new SingleBar({ format, stream: process.stderr }, Presets.shades_classic)
  const started = Date.now()
  bar.start(total, 0, { rate: 0 })
  let done = 0
  try {
    for await (const step of steps) {
      done += step
      // Rows that are written meanwhile are filled in too.
      bar.setTotal(Math.max(total, done))
      bar.update(done, { rate: Math.round(done / ((Date.now() - started) / 1000)) })
      if (stop.signal.aborted) break
    }
  } catch (error) {
    if (stop.signal.aborted) return
    if (!(error instanceof ProviderError)) throw error
    throw new StartupError(`${error.message} Run this again: it goes on where it stopped.`, { cause: error })
  } finally {
    bar.stop()
  }
}

const rebuildGraphs = async (sql: Database): Promise<void> => {
  const rebuilt = nothingRebuilt()
  await show("graph", await countUsers({ sql }), fillGraph({ sql }, rebuilt))
  process.stdout.write(
    `${rebuilt.hashes} hashes mended, ${rebuilt.split} entities split that were several, ${rebuilt.twins} memories ended that another says\n`,
  )
}

type Opened = { config: Config; sql: Database; url: string; embedded: boolean; embedderOf: EmbedderOf }

const embedderFor = ({ embedderOf }: Opened, space: Space): Embedder => {
  const embedder = embedderOf(space)
  if (!embedder) throw new StartupError(`No configured provider serves ${space.model}. Set one up, as for the service.`)
  return embedder
}

const fillActive = async (opened: Opened, embedder: Embedder): Promise<void> => {
  const filling = { sql: opened.sql, embedder, tables: vectorTables, isActive: true }
  await show("vectors", await countMissing(filling), fillSpace(filling, stop.signal))
}

const changeModel = async (opened: Opened, model: string): Promise<void> => {
  const { sql, config } = opened
  const isLocal = model === "local" || model === localSpace.model
  const wanted = isLocal ? localSpace : { model, dimensions: Number(values.dimensions ?? config.embedding.dimensions) }
  const embedder = embedderFor(opened, { ...wanted, id: await findSpace(sql, wanted) })
  if ((await readActive(sql)).space.id !== embedder.space.id) await fillBeside(opened, embedder)
  if (stop.signal.aborted) return
  // Before anything is deleted: rows that a program of an older version wrote meanwhile follow its own settings.
  await fillActive(opened, embedder)
  if (stop.signal.aborted) return
  await labelVersions(sql, embedder.space)
  process.stdout.write(`Searches use the vectors of ${nameOf(wanted)}.\n`)
  await freeOthers(opened, embedder)
}

const fillBeside = async ({ sql }: Opened, embedder: Embedder): Promise<void> => {
  const change = { sql, embedder, tables: vectorTables }
  try {
    await show(`vectors of ${embedder.space.model}`, await countMissing(change), changeSpace(change, stop.signal))
  } finally {
    await sql.unsafe(withdrawSpace)
  }
}

/** Deletes the vectors of unused spaces. Large owners get an index over the new ones. */
const freeOthers = async ({ sql, url, embedded }: Opened, embedder: Embedder): Promise<void> => {
  const spaces = await unusedSpaces(sql)
  const owners = await dropIndexes(sql, spaces)
  if (owners.length > 0) {
    const queue = await startQueue(url, queues, createCommandLogger("warn"), { isOwner: embedded })
    const services = { queue, tracing: noTracing, spaces: { active: embedder } }
    for (const owner of owners)
      await asUser(sql, owner, async (tx) => {
        const [row] = await tx<{ fact_count: number }[]>`select fact_count from users where user_id = ${owner}`
        await indexWhenLarge(services, tx, owner, row?.fact_count ?? 0)
      })
    await queue.stop()
  }
  for await (const _ of freeSpaces({ sql, tables: vectorTables }, spaces, stop.signal));
  if (!stop.signal.aborted) process.stdout.write("The vectors of other models are deleted.\n")
}

const rebuild = async (opened: Opened): Promise<void> => {
  const { sql } = opened
  if (all || values.vectors) await fillActive(opened, embedderFor(opened, (await readActive(sql)).space))
  if ((all || values.vectors) && !stop.signal.aborted)
    await show("whose facts", await countWithoutWhose({ sql }), fillWhose({ sql }, stop.signal))
  if ((all || values.graph) && !stop.signal.aborted) await rebuildGraphs(sql)
}

/** Runs a worker until the jobs on documents are done, those of the service included. */
const mendAll = async (): Promise<number> => {
  const config = { ...readConfig(process.env), port: 0 }
  const running = await boot(config, { http: false, worker: true }, createCommandLogger("warn"))
  const { services } = running
  try {
    for await (const _ of mendDocuments(services, stop.signal)) services.wakeWorker()
    const total = await countMending(services.sql)
    await show("documents", total, mendingSteps(services, total))
    if (!stop.signal.aborted) process.stdout.write(`Documents that were embedded again or repaired: ${total}.\n`)
    return stop.signal.aborted ? 130 : 0
  } finally {
    await running.stop()
  }
}

const pollMilliseconds = 200

async function* mendingSteps({ sql }: { sql: Database }, total: number): AsyncGenerator<number> {
  for (let left = total; left > 0 && !stop.signal.aborted; ) {
    await Bun.sleep(pollMilliseconds)
    const now = Math.min(left, await countMending(sql))
    yield left - now
    left = now
  }
}

const backfill = async (): Promise<number> => {
  if (values.documents) return mendAll()
  const config = readConfig(process.env)
  return withDatabase(config, async (sql, url, embedded) => {
    if (!(await isOwner(sql)))
      throw new StartupError(
        "This goes through everybody's facts: run it with the DATABASE_URL of the database's owner.",
      )
    return withEmbedders(config, sql, async (embedderOf) => {
      const opened = { config, sql, url, embedded, embedderOf }
      await startSpace(sql, wantedSpace(config))
      const { model } = values
      if (model === undefined) await rebuild(opened)
      else await oneAtATime(sql, () => changeModel(opened, model))
      return stop.signal.aborted ? 130 : 0
    })
  })
}

await runCommand(backfill)
