import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Presets, SingleBar } from "cli-progress"
import { endWithUsage, readArguments } from "./arguments.ts"
import { doubtExamples } from "./train/doubts.ts"
import { lifeExamples } from "./train/life.ts"
import { fit, pack } from "./train/logistic-regression.ts"

const usage = `bun scripts/train.ts [life|doubt]: fits the weights of the built-in extraction anew, from the examples in scripts/train/: all of them,
or one table. It takes a minute or two. The same examples give the same weights.`
const { positionals } = readArguments(usage, {}, true)
/** Facts that the doubts are fitted on are extracted with the weights of life: each table is fitted by a process of its own, in this order. */
const models = [
  { name: "life", examples: lifeExamples, fitting: { tableSize: 1 << 19, learningRate: 0.1 } },
  { name: "doubt", examples: doubtExamples, fitting: { tableSize: 1 << 15, learningRate: 0.05 } },
]
const [only, ...more] = positionals
const model = models.find(({ name }) => name === only)
if (more.length > 0 || (only !== undefined && !model))
  endWithUsage(usage, `There is no table ${[only, ...more].join(" ")}: say life or doubt.`)
if (model) train(model)
else
  for (const { name } of models) {
    const { exitCode } = Bun.spawnSync([process.execPath, import.meta.path, name], {
      stdio: ["ignore", "inherit", "inherit"],
    })
    if (exitCode !== 0) process.exit(exitCode ?? 1)
  }

function train({ name, examples, fitting }: (typeof models)[number]): void {
  const bar = new SingleBar(
    { format: `${name} {bar} {percentage} %, {eta_formatted} left`, stream: process.stderr, noTTYOutput: false },
    Presets.shades_classic,
  )
  bar.start(100, 0)
  const read = examples((share) => bar.update(Math.round(share * 100)))
  bar.update(100)
  bar.stop()
  const weights = pack(fit(read, fitting))
  const file = join(import.meta.dir, `../src/local/extraction/data/${name}-weights.json`)
  writeFileSync(file, `${JSON.stringify(weights, null, 2)}\n`)
  console.log(`${name}: ${read.length} examples, of which ${read.filter(({ label }) => label).length} are positive`)
}
