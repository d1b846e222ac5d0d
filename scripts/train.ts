import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Presets, SingleBar } from "cli-progress"
import { endWithUsage, readArguments } from "./arguments.ts"
import { doubtExamples } from "./train/doubts.ts"
import { fit, pack } from "./train/logistic-regression.ts"

const usage = `bun scripts/train.ts: fits the weights of the built-in extraction anew, from the examples in scripts/train/. It takes a minute or two.
The same examples give the same weights.`
const { positionals } = readArguments(usage, {})
if (positionals.length > 0) endWithUsage(usage, "It takes no arguments.")

const models = [{ name: "doubt", examples: doubtExamples }]
const data = join(import.meta.dir, "../src/local/extraction/data")

for (const { name, examples } of models) {
  const bar = new SingleBar(
    { format: `${name} {bar} {percentage} %, {eta_formatted} left`, stream: process.stderr, noTTYOutput: false },
    Presets.shades_classic,
  )
  bar.start(100, 0)
  const read = examples((share) => bar.update(Math.round(share * 100)))
  bar.update(100)
  bar.stop()
  const weights = pack(fit(read))
  writeFileSync(join(data, `${name}-weights.json`), `${JSON.stringify(weights, null, 2)}\n`)
  console.log(`${name}: ${read.length} examples, of which ${read.filter(({ label }) => label).length} are positive`)
}
