import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openPlatform } from "../../src/compat/import-mem0/platform-source.ts"
import type { ImportOptions } from "../../src/compat/import-mem0/process-batch.ts"
import { findRunById, openRun, type Run } from "../../src/compat/import-mem0/queries.ts"
import { importChanges, runImport } from "../../src/compat/import-mem0/run-import.ts"
import type { Source } from "../../src/compat/import-mem0/source.ts"
import { verifyImport } from "../../src/compat/import-mem0/verify-import.ts"
import { createMem0Client } from "../../src/compat/mem0-client.ts"
import { fakeKey } from "./fake-mem0.ts"
import type { TestPika } from "./pika.ts"

export const quietly = { add: () => undefined }
export const never = (): AbortSignal => new AbortController().signal
const usual: ImportOptions = { concurrency: 4, withRelations: false, vectorsOf: null, history: null }

export const quickClient = (url: string, key = fakeKey) =>
  createMem0Client(url, key, { firstWaitMilliseconds: 1, maxTries: 8, timeoutMilliseconds: 2000 })

export const openFakePlatform = (url: string): Promise<Source> =>
  openPlatform(quickClient(url), { concurrency: 4, pageSize: 10 }, never())

type Pika = Pick<TestPika, "running">

/** Imports everything of a source, as the command does. */
export const importFrom = async (
  { running: { services } }: Pika,
  source: Source,
  options: Partial<ImportOptions> = {},
  signal = never(),
): Promise<Run> => {
  const run = await openRun(services.sql, source.name, 7)
  await runImport(services, source, run, { ...usual, ...options }, { signal, progress: quietly })
  return run
}

export const importAgain = async ({ running: { services } }: Pika, source: Source, run: Run): Promise<Run> => {
  await importChanges(services, source, run, usual, { signal: never(), progress: quietly })
  return run
}

export const verify = ({ running: { services } }: Pika, run: Run) =>
  verifyImport(services, run, { signal: never(), tell: () => undefined })

export const readRun = async ({ running: { services } }: Pika, id: string): Promise<Run> => {
  const run = await findRunById(services.sql, id)
  if (!run) throw new Error("the run is gone")
  return run
}

/** A folder for files of a test. */
export const tempFolder = (): {
  path: string
  write: (name: string, text: string) => Promise<string>
  remove: () => void
} => {
  const path = mkdtempSync(join(tmpdir(), "pika-mem0-"))
  return {
    path,
    write: async (name, text) => {
      await Bun.write(join(path, name), text)
      return join(path, name)
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
