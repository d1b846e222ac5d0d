import { emptyFolder, startProcess } from "../test/support/binary.ts"
import { readArguments } from "./arguments.ts"

readArguments(
  `bun scripts/check-operations.ts: checks docs/operations with promtool, as Prometheus will see it.

Checked are the alert rules, their tests, and what PIKA_BINARY (or the sources) tells at /metrics after some work.`,
  {},
)

const promtool = async (args: readonly string[], input = ""): Promise<boolean> => {
  const child = Bun.spawn(["scripts/promtool", ...args], {
    stdin: new Blob([input]),
    stdout: "inherit",
    stderr: "inherit",
  })
  const status = await child.exited
  console.log(`promtool ${args.join(" ")}: exit code ${status}`)
  return status === 0
}

const scrapeWorkingProcess = async (): Promise<string> => {
  const folder = emptyFolder()
  const pika = await startProcess({ PIKA_DATA_DIR: `${folder.path}/data` }, folder.path)
  try {
    await pika.client.tell("somebody", "I have a dog named Sparky")
    await pika.client.search("somebody", "What is my dog called?")
    return await (await pika.client.request("GET", "/metrics")).text()
  } finally {
    await pika.kill("SIGTERM")
    folder.remove()
  }
}

/** A gauge whose name is part of the contract, though promtool wants `_total` for counters alone. All other lines are checked. */
const withoutDocuments = (metrics: string): string =>
  metrics.replaceAll(/^(# (HELP|TYPE) )?documents_total\b.*\n/gm, "")

const results = [
  await promtool(["check", "rules", "docs/operations/alerts.yml"]),
  await promtool(["test", "rules", "docs/operations/alerts.test.yml"]),
  await promtool(["check", "metrics"], withoutDocuments(await scrapeWorkingProcess())),
]
process.exit(results.every(Boolean) ? 0 : 1)
