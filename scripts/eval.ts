/**
 * Measures extraction and search on cases, through the real API: `bun scripts/eval.ts FILE.jsonl [--url URL --key KEY] [--json]`
 * Without --url it starts a pika of its own on an empty embedded database. Settings (OPENAI_API_KEY and so on) come from the environment.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { Presets, SingleBar } from "cli-progress"
import { boot } from "../src/boot.ts"
import { readConfig } from "../src/platform/config.ts"
import { createLogger } from "../src/platform/logger.ts"
import { createApi } from "./eval/api.ts"
import { type CaseResult, caseSchema, runCase } from "./eval/case.ts"
import { report } from "./eval/report.ts"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { url: { type: "string" }, key: { type: "string" }, json: { type: "boolean" } },
})
const [file] = positionals
if (!file) {
  console.error("Say which cases: bun scripts/eval.ts FILE.jsonl")
  process.exit(64)
}

const cases = readFileSync(file, "utf8")
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => caseSchema.parse(JSON.parse(line)))

const startOwn = async () => {
  const folder = mkdtempSync(join(tmpdir(), "pika-eval-"))
  const key = "evaluation-key-evaluation-key-evaluation"
  const config = readConfig({
    ...process.env,
    PORT: "0",
    PIKA_ADMIN_KEY: key,
    PIKA_DATA_DIR: folder,
    DATABASE_URL: undefined,
  })
  const running = await boot(config, { http: true, worker: true }, createLogger("error"))
  const stop = async () => {
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: running.url ?? "", key, stop }
}

const target = values.url ? { url: values.url, key: values.key ?? "", stop: async () => undefined } : await startOwn()
const bar = new SingleBar(
  { format: "{bar} {value}/{total} cases, {eta_formatted} left", stream: process.stderr, noTTYOutput: false },
  Presets.shades_classic,
)
bar.start(cases.length, 0)
const api = createApi(target.url, target.key)
const run = Bun.randomUUIDv7()
const results: CaseResult[] = []
for (const item of cases) {
  results.push(await runCase(api, `${run}-${item.id}`, item))
  bar.increment()
}
bar.stop()
await target.stop()
console.log(values.json ? JSON.stringify(results, null, 2) : report(results))
process.exit(0)
