import { boot } from "./boot.ts"
import { describePlan } from "./compat/import-mem0/describe-plan.ts"
import { openHistoryFile, platformHistory } from "./compat/import-mem0/history.ts"
import { clientOf, openSource } from "./compat/import-mem0/open-source.ts"
import type { ImportOptions } from "./compat/import-mem0/process-batch.ts"
import { showProgress } from "./compat/import-mem0/progress.ts"
import { findRunById, openRun, type Run } from "./compat/import-mem0/queries.ts"
import { type ImportArguments, importUsage, readImportArguments } from "./compat/import-mem0/read-options.ts"
import { reconcilePerson } from "./compat/import-mem0/reconcile-person.ts"
import { followSource, inTurn, runImport } from "./compat/import-mem0/run-import.ts"
import type { Source } from "./compat/import-mem0/source.ts"
import { undoImport } from "./compat/import-mem0/undo-import.ts"
import { peopleOf } from "./compat/import-mem0/verify-import.ts"
import { writeReport } from "./compat/import-mem0/write-report.ts"
import { describeDays } from "./compat/shadow-mem0/days.ts"
import type { Config } from "./platform/config.ts"
import { requireMigrated } from "./platform/database/migrate.ts"
import { withDatabase } from "./platform/database/with-database.ts"
import { StartupError } from "./platform/errors.ts"
import { createCommandLogger } from "./platform/logger.ts"
import type { Services } from "./services.ts"

const stopped = 130
const followPauseMilliseconds = 15_000

/** `pika import-mem0 …`. Returns the exit status. `readSettings`: only when there is something to do. */
export const importMem0Command = async (
  args: readonly string[],
  environment: Record<string, string | undefined>,
  readSettings: () => Config,
): Promise<number> => {
  const options = readImportArguments(args, environment)
  if (options === null) return say(importUsage)
  const config = readSettings()
  if (options.from === "shadow") return withDatabase(config, async (sql) => say(await describeDays(sql)))
  if (config.databaseUrl !== undefined) await requireMigrated(config.databaseUrl)
  const stop = new AbortController()
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort())
  const source = options.from === "undo" ? null : await openSource(options, stop.signal)
  const running = await boot(config, { http: false, worker: false }, createCommandLogger("warn"))
  const { services } = running
  try {
    return await inTurn(services.sql, services.isEmbedded, () =>
      source === null ? undo(services, options, stop.signal) : work(services, config, source, options, stop.signal),
    )
  } catch (error) {
    if (stop.signal.aborted && error === stop.signal.reason) return sayStopped()
    throw error
  } finally {
    await source?.close()
    await running.stop()
  }
}

const say = (text: string): number => {
  process.stdout.write(`${text}\n`)
  return 0
}
const sayStopped = (): number => {
  say("Stopped. The same command goes on where it was.")
  return stopped
}

const undo = async (services: Services, { undo: id = "" }: ImportArguments, signal: AbortSignal): Promise<number> => {
  const run = await findRunById(services.sql, id)
  if (!run) throw new StartupError("There is no such run, or it can no longer be undone.")
  const progress = showProgress(null)
  const { deleted, kept, people } = await undoImport(services, run, { signal, progress }).finally(progress.stop)
  say(`${deleted} memories of ${people} people are taken out. ${kept} were changed here since, and stay.`)
  return signal.aborted ? sayStopped() : 0
}

const work = async (
  services: Services,
  config: Config,
  source: Source,
  options: ImportArguments,
  signal: AbortSignal,
): Promise<number> => {
  const progress = showProgress(await source.count(signal))
  if (options["dry-run"]) {
    const plan = await describePlan(services, config, source, options, { signal, progress }).finally(progress.stop)
    return signal.aborted ? stopped : say(plan)
  }
  const run = await openRun(services.sql, source.name, options["undo-days"])
  process.stderr.write(`run ${run.id}\n`)
  const importOptions = openOptions(options)
  const how = { signal, progress }
  try {
    await runImport(services, source, run, importOptions, how)
  } finally {
    progress.stop()
  }
  if (signal.aborted) return sayStopped()
  await report(services, run, options)
  if (!options.follow) return 0
  process.stderr.write("following; stop with Ctrl-C\n")
  const quiet = { add: () => undefined }
  await followSource(services, source, run, importOptions, {
    signal,
    progress: quiet,
    pauseMilliseconds: followPauseMilliseconds,
  })
  await report(services, run, options)
  return 0
}

const openOptions = (options: ImportArguments): ImportOptions => ({
  concurrency: options.concurrency,
  withRelations: options.relations || options.reconcile,
  vectorsOf: options["embedding-model"] ?? null,
  history:
    options.history === undefined
      ? null
      : options.history === "platform"
        ? platformHistory(clientOf(options), options.concurrency)
        : openHistoryFile(options.history),
})

const report = async (services: Services, run: Run, options: ImportArguments): Promise<void> => {
  const signal = new AbortController().signal
  let superseded: number | null = null
  if (options.reconcile)
    for await (const userId of peopleOf(services, run, signal))
      superseded = (superseded ?? 0) + (await reconcilePerson(services, run.id, userId))
  const { paths, markdown } = await writeReport(services, run, { folder: options.report, superseded, signal })
  say(`${markdown}\nThe report is in ${paths.join(" and ")}.`)
}
