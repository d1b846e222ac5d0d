/** Measures search, caches, writes and extraction, and what the parts can do alone: `bun scripts/bench.ts --help` */
import { startSpace } from "../src/vectors/spaces.ts"
import type { Bench } from "./bench/bench.ts"
import { createVectorSpace } from "./bench/corpus/vectors.ts"
import { findServer, openDatabase } from "./bench/database.ts"
import { describeMachine } from "./bench/machine.ts"
import { mem0Scenario } from "./bench/mem0/compare.ts"
import { help, type Options, readOptions, UsageError } from "./bench/options.ts"
import { createProgress } from "./bench/progress.ts"
import { toMarkdown } from "./bench/report/markdown.ts"
import { writeResults } from "./bench/report/write.ts"
import { answersScenario } from "./bench/scenarios/answers.ts"
import { cachedScenario } from "./bench/scenarios/cached.ts"
import { chunksScenario } from "./bench/scenarios/chunks.ts"
import { defaultsScenario } from "./bench/scenarios/defaults.ts"
import { documentsScenario } from "./bench/scenarios/documents.ts"
import { extractScenario } from "./bench/scenarios/extract.ts"
import { firstStep, growthScenario } from "./bench/scenarios/growth.ts"
import { insertScenario } from "./bench/scenarios/insert.ts"
import { neverAskedScenario } from "./bench/scenarios/never-asked.ts"
import { oneOwnerScenario } from "./bench/scenarios/one-owner.ts"
import { profileScenario } from "./bench/scenarios/profile.ts"
import { recallScenario } from "./bench/scenarios/recall.ts"
import { dimensionsAtScale, scaleScenario } from "./bench/scenarios/scale.ts"
import { searchScenario } from "./bench/scenarios/search.ts"
import { socketsScenario } from "./bench/scenarios/sockets.ts"
import { trustScenario } from "./bench/scenarios/trust.ts"
import { embeddingModel, startProvider, dimensions as usualDimensions } from "./bench/server.ts"

const scenarios: Record<Options["scenarios"][number], (bench: Bench) => Promise<void>> = {
  growth: growthScenario,
  search: searchScenario,
  "never-asked": neverAskedScenario,
  cached: cachedScenario,
  trust: trustScenario,
  defaults: defaultsScenario,
  recall: recallScenario,
  "one-owner": oneOwnerScenario,
  profile: profileScenario,
  insert: insertScenario,
  extract: extractScenario,
  documents: documentsScenario,
  chunks: chunksScenario,
  sockets: socketsScenario,
  answers: answersScenario,
  mem0: mem0Scenario,
  scale: scaleScenario,
}

const nameOf = ({ quick, scenarios }: Options): string => {
  const name = scenarios.includes("scale") ? "pika_bench_scale" : "pika_bench"
  return quick ? `${name}_quick` : name
}

const run = async (options: Options): Promise<boolean> => {
  const dimensions = options.scenarios.includes("scale") ? dimensionsAtScale : usualDimensions
  const database = await openDatabase(
    await findServer(),
    nameOf(options),
    options.fresh,
    options.scenarios.includes("growth") ? firstStep(options) : null,
  )
  const { sql } = database
  const spaceId = await startSpace(sql, { model: embeddingModel, dimensions })
  const provider = await startProvider(dimensions)
  const bench: Bench = {
    options,
    database,
    provider,
    space: createVectorSpace(dimensions),
    spaceId,
    progress: createProgress(),
    measurements: [],
    baselines: [],
    checks: [],
    tables: [],
    notes: [],
    plans: [],
    growth: [],
  }
  try {
    for (const scenario of options.scenarios) await scenarios[scenario](bench)
    const { measurements, baselines, checks, tables, notes, growth, plans } = bench
    const [count] = await sql<{ memories: number }[]>`select coalesce(sum(fact_count), 0)::int as memories from users`
    const command = `bun scripts/bench.ts ${options.flags}`.trim()
    const machine = await describeMachine(sql)
    const memories = count?.memories ?? 0
    const results = { command, machine, memories, checks, measurements, baselines, tables, notes, growth, plans }
    console.log(`\n${toMarkdown({ ...results, plans: [] }, null)}`)
    if (options.out) writeResults(options.out, options.name, results)
    return checks.every((check) => check.passed)
  } finally {
    await provider.stop()
    await database.close()
  }
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options === "help") console.log(help)
  else process.exitCode = (await run(options)) ? 0 : 1
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`${error.message}\n\n${help}`)
  process.exitCode = 64
}
process.exit()
