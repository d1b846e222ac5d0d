import { Presets, SingleBar } from "cli-progress"
import { countUsers, countWithoutVector, fillGraph, fillVectors } from "../src/memories/backfill.ts"
import { countWithoutWhose, fillWhose } from "../src/memories/fill-whose-fact.ts"
import { nothingRebuilt } from "../src/memories/rebuild-person.ts"
import { runCommand } from "../src/platform/command.ts"
import { readConfig } from "../src/platform/config.ts"
import { isOwner } from "../src/platform/database/service-role.ts"
import { withDatabase } from "../src/platform/database/with-database.ts"
import { StartupError } from "../src/platform/errors.ts"
import { withEmbedder } from "../src/vectors/with-embedder.ts"
import { readArguments } from "./arguments.ts"

const usage = `bun scripts/backfill.ts [--vectors] [--graph]: rebuilds what is derived from the facts, all of it without a flag.

--vectors   vectors of the configured model where there are none, and whose each fact is
--graph     hashes, claims and graph made anew; it says what it split

Run it after EMBEDDING_MODEL was changed. It can be stopped, and goes on where it was. The service may run meanwhile (with DATABASE_URL).`
const { values } = readArguments(usage, { vectors: { type: "boolean" }, graph: { type: "boolean" } })
const all = !values.vectors && !values.graph
const stop = new AbortController()
process.once("SIGINT", () => stop.abort())

const show = async (title: string, total: number, steps: AsyncGenerator<number>): Promise<void> => {
  const format = `${title} {bar} {value}/{total}, {rate} a second, {eta_formatted} left`
  const bar = new SingleBar({ format, stream: process.stderr }, Presets.shades_classic)
  const started = Date.now()
  bar.start(total, 0, { rate: 0 })
  let done = 0
  for await (const step of steps) {
    done += step
    bar.update(done, { rate: Math.round(done / ((Date.now() - started) / 1000)) })
    if (stop.signal.aborted) break
  }
  bar.stop()
}

const rebuildGraphs = async (services: Parameters<typeof countUsers>[0]): Promise<void> => {
  const rebuilt = nothingRebuilt()
  await show("graph", await countUsers(services), fillGraph(services, rebuilt))
  process.stdout.write(
    `${rebuilt.hashes} hashes mended, ${rebuilt.split} entities split that were several, ${rebuilt.twins} memories ended that another says\n`,
  )
}

const backfill = async (): Promise<number> => {
  const config = readConfig(process.env)
  return withDatabase(config, async (sql) => {
    if (!(await isOwner(sql)))
      throw new StartupError(
        "This goes through everybody's facts: run it with the DATABASE_URL of the database's owner.",
      )
    return withEmbedder(config, sql, async (embedder) => {
      const services = { sql, embedder }
      if (all || values.vectors)
        await show("vectors", await countWithoutVector(services), fillVectors(services, stop.signal))
      if ((all || values.vectors) && !stop.signal.aborted)
        await show("whose facts", await countWithoutWhose(services), fillWhose(services, stop.signal))
      if ((all || values.graph) && !stop.signal.aborted) await rebuildGraphs(services)
      return stop.signal.aborted ? 130 : 0
    })
  })
}

await runCommand(backfill)
