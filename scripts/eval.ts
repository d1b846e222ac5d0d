import { existsSync } from "node:fs"
import { Presets, SingleBar } from "cli-progress"
import { endWithUsage, readArguments } from "./arguments.ts"
import { type Api, createApi } from "./eval/api.ts"
import { evaluateAnswers, evaluateDocuments } from "./eval/documents/evaluate.ts"
import { isXquad } from "./eval/documents/xquad.ts"
import { temporaryFolder, withPika } from "./eval/own-pika.ts"
import { listMisses, type Run, report } from "./eval/report.ts"
import { ask, askUnrelated, type Filled, fill, maxUnrelatedStores, type Outcome, spread } from "./eval/run.ts"
import { ablation, readSettings } from "./eval/settings.ts"
import { readSources } from "./eval/sources.ts"

const usage = `bun scripts/eval.ts PATH… [flags]: measures extraction and search through the real API, on cases (*.jsonl), dialogues of LoCoMo
(*.json), or folders of them; searches in documents, on a folder of XQuAD (xquad.en.json and xquad.vi.json).

--a SETTINGS --b SETTINGS   two configurations side by side, each on its own pika: "SEARCH_LANES=vector EXTRACTION_MODEL=gpt-4o"; they override
                            the environment
--ablation                  each lane alone, all but one, and all; on XQuAD with every third question
--answers                   on XQuAD: what the built-in model answers from what was found
--url URL --key KEY         ask a running pika instead
--json                      every outcome
--misses                    also the misses of single cases

Figures: docs/evaluation.md`
const { values, positionals } = readArguments(
  usage,
  {
    a: { type: "string" },
    b: { type: "string" },
    ablation: { type: "boolean" },
    answers: { type: "boolean" },
    url: { type: "string" },
    key: { type: "string" },
    json: { type: "boolean" },
    misses: { type: "boolean" },
  },
  true,
)
if (positionals.length === 0) endWithUsage(usage, "Say what to measure on.")
for (const path of positionals) if (!existsSync(path)) endWithUsage(usage, `There is no ${path}.`)
const [first = ""] = positionals
if (isXquad(first)) {
  console.log(await (values.answers ? evaluateAnswers(first) : evaluateDocuments(first, values.ablation ?? false)))
  process.exit(0)
}
const settings = [values.a, values.b].filter((text) => text !== undefined)
try {
  settings.map(readSettings)
} catch (error) {
  endWithUsage(usage, error instanceof Error ? error.message : "These are no settings.")
}
const sources = positionals.flatMap(readSources)
const run = Bun.randomUUIDv7()
const bar = new SingleBar(
  { format: "{bar} {value}/{total} stores, {eta_formatted} left", stream: process.stderr, noTTYOutput: false },
  Presets.shades_classic,
)

const fillAll = async (api: Api): Promise<Filled[]> => {
  const filled: Filled[] = []
  for (const source of sources) {
    filled.push(await fill(api, `${run}-${source.name}`, source))
    bar.increment()
  }
  return filled
}

const askAll = async (api: Api, label: string, filled: readonly Filled[]): Promise<Run> => {
  const outcomes: Outcome[] = []
  for (const store of filled) {
    outcomes.push(await ask(api, store))
    bar.increment()
  }
  const unrelated = { asked: 0, unanswered: 0 }
  for (const store of spread(filled, maxUnrelatedStores)) {
    const { asked, unanswered } = await askUnrelated(api, store)
    unrelated.asked += asked
    unrelated.unanswered += unanswered
  }
  return { label, outcomes, unrelated }
}

/** Lanes only affect searches: the stores are filled once, and searched by several pikas on the same folder, one after another. */
const measureLanes = async (): Promise<Run[]> => {
  const folder = temporaryFolder()
  const filled = await withPika(folder, {}, fillAll)
  const runs: Run[] = []
  for (const label of ablation)
    runs.push(
      await withPika(folder, readSettings(label), (api) => askAll(api, label.replace("SEARCH_LANES=", ""), filled)),
    )
  return runs
}

const measure = async (label: string, use: (then: (api: Api) => Promise<Run>) => Promise<Run>): Promise<Run> =>
  use(async (api) => askAll(api, label, await fillAll(api)))

const passes = values.ablation ? 1 + ablation.length : 2 * Math.max(1, settings.length)
bar.start(sources.length * passes, 0)
const runs: Run[] = []
if (values.ablation) runs.push(...(await measureLanes()))
else if (values.url) runs.push(await measure("all", (then) => then(createApi(values.url ?? "", values.key ?? ""))))
else
  for (const text of settings.length > 0 ? settings : [""])
    runs.push(await measure(text || "all", (then) => withPika(temporaryFolder(), readSettings(text), then)))
bar.stop()
console.log(values.json ? JSON.stringify(runs, null, 2) : report(runs))
if (values.misses && !values.json) for (const one of runs) console.log(`\n${listMisses(one)}`)
process.exit(0)
