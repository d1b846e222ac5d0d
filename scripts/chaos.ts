/** Breaks the services the program depends on, under load, and checks its promises: `bun scripts/chaos.ts --help` */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import postgres from "postgres"
import { describeMachine } from "./bench/machine.ts"
import { createProgress } from "./bench/progress.ts"
import { replacePart } from "./bench/report/write.ts"
import { ensureBinary } from "./chaos/binary.ts"
import { findFakeClock } from "./chaos/fake-clock.ts"
import { help, type Options, readOptions, UsageError } from "./chaos/options.ts"
import { toMarkdown } from "./chaos/report.ts"
import { type Result, runFault } from "./chaos/run-fault.ts"
import { startServers } from "./chaos/servers.ts"

const run = async (options: Options): Promise<boolean> => {
  await ensureBinary()
  const clock = options.faults.some((fault) => fault.clock) ? await findFakeClock() : null
  const servers = await startServers()
  const progress = createProgress()
  const results: Result[] = []
  const skipped: string[] = []
  try {
    for (const [index, fault] of options.faults.entries()) {
      if (fault.clock && clock === null) {
        skipped.push(`${fault.name}, for lack of libfaketime`)
        continue
      }
      progress.start(fault.name, options.faults.length, "faults")
      progress.update(index, "starting")
      const result = await runFault(fault, options.phases, servers, clock, (what) => progress.update(index, what))
      progress.stop()
      results.push(result)
      const word = result.problems.length === 0 ? "as promised" : `NOT as promised: ${result.problems.join("; ")}`
      console.error(`${fault.name}: ${word} (${result.seconds.toFixed(0)} s)`)
    }
    const sql = postgres(await servers.createDatabase("pika_chaos_machine"), { max: 1 })
    await sql`create extension vector`
    await sql`create extension age`
    const machine = await describeMachine(sql)
    await sql.end()
    const table = toMarkdown(results, skipped, machine, `bun scripts/chaos.ts ${options.flags}`.trim())
    console.log(table)
    if (options.out) {
      const before = existsSync(options.out) ? readFileSync(options.out, "utf8") : ""
      writeFileSync(options.out, replacePart(before, options.name, table))
    }
    return results.every(({ problems }) => problems.length === 0)
  } finally {
    servers.signal("postgres", "SIGCONT")
    servers.signal("valkey-server", "SIGCONT")
    await servers.stop()
  }
}

// An uncaught error must not leave frozen servers behind: the next run, or `.ci/run`, ends them.
process.on("unhandledRejection", (error) => console.error("chaos itself:", error))

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
