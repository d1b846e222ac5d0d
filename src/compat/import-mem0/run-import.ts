import { ProviderError } from "../../models/provider-error.ts"
import type { Database } from "../../platform/database/connect.ts"
import { StartupError } from "../../platform/errors.ts"
import { inBatches } from "./at-once.ts"
import type { Services } from "./context.ts"
import { type ImportOptions, processBatch } from "./process-batch.ts"
import { endTurn, listReadPeople, type Run, saveRun, takeTurn } from "./queries.ts"
import type { Source, SourceItem } from "./source.ts"

const itemsInBatch = 500

export type Progress = { add: (memories: number) => void }

/**
 * Reads everything of a source that the run has not read yet, then what changed since the run began. Returns when it is done, or when
 * `signal` is aborted: the next call goes on.
 */
export const runImport = async (
  services: Services,
  source: Source,
  run: Run,
  options: ImportOptions,
  { signal, progress }: { signal: AbortSignal; progress: Progress },
): Promise<void> => {
  if (!run.cursor.isRead) {
    const areRead = async (names: readonly string[]) => {
      const read = await listReadPeople(
        services.sql,
        run.id,
        names.map((name) => name.normalize("NFC")),
      )
      return new Set(names.filter((name) => read.has(name.normalize("NFC"))))
    }
    const items = source.read({ from: run.cursor.place, startedAt: run.startedAt, areRead, signal })
    await importItems(services, run, items, options, { signal, progress })
    if (signal.aborted) return
    run.cursor = { ...run.cursor, isRead: true, changesSince: run.startedAt.toISOString() }
    await saveRun(services.sql, run)
  }
  await importChanges(services, source, run, options, { signal, progress })
}

/** Imports what changed since the last time. */
export const importChanges: typeof runImport = async (services, source, run, options, { signal, progress }) => {
  if (source.readChanges) {
    const began = new Date()
    const since = new Date(run.cursor.changesSince ?? run.startedAt)
    const { place, nobody } = run.cursor
    await importItems(services, run, source.readChanges(since, signal), options, { signal, progress })
    if (signal.aborted) return
    // What belongs to nobody was counted when everything was read.
    run.cursor = { ...run.cursor, place, nobody, changesSince: began.toISOString() }
  }
  run.state = "done"
  await saveRun(services.sql, run)
}

const importItems = async (
  services: Services,
  run: Run,
  items: AsyncGenerator<SourceItem>,
  options: ImportOptions,
  { signal, progress }: { signal: AbortSignal; progress: Progress },
): Promise<void> => {
  try {
    for await (const batch of inBatches(items, itemsInBatch)) {
      run.cursor = await processBatch(services, run, batch, options, signal)
      await saveRun(services.sql, run)
      progress.add(batch.filter(({ kind }) => kind === "memory").length)
      if (signal.aborted) return
    }
  } catch (error) {
    if (signal.aborted) return
    if (!(error instanceof ProviderError)) throw error
    throw new StartupError(`${error.message} The same command goes on where it stopped.`, { cause: error })
  }
}

/** Follows a source until `signal` is aborted. */
export const followSource = async (
  services: Services,
  source: Source,
  run: Run,
  options: ImportOptions,
  { signal, progress, pauseMilliseconds }: { signal: AbortSignal; progress: Progress; pauseMilliseconds: number },
): Promise<void> => {
  while (!signal.aborted) {
    await pause(pauseMilliseconds, signal)
    if (!signal.aborted) await importChanges(services, source, run, options, { signal, progress })
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  signal.addEventListener("abort", () => resolve(), { once: true })
  return promise.finally(() => clearTimeout(timer))
}

/** Two runs at once would each put in what the other does. A killed process leaves its turn. */
export const inTurn = async <Answer>(
  sql: Database,
  isEmbedded: boolean,
  work: () => Promise<Answer>,
): Promise<Answer> => {
  // An embedded database has one process, and one session for all of its connections.
  if (isEmbedded) return work()
  const session = await sql.reserve()
  try {
    const [row] = await session.unsafe<{ taken: boolean }[]>(takeTurn)
    if (!row?.taken)
      throw new StartupError("Another import from mem0 runs on this database. Run this when it has ended.")
    return await work()
  } finally {
    await session.unsafe(endTurn).catch(() => undefined)
    session.release()
  }
}
