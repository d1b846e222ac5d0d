import { Presets, SingleBar } from "cli-progress"
import { createDocumentStorage } from "../documents/storage/create-storage.ts"
import { userIdField } from "../feature/fields.ts"
import type { Config } from "../platform/config.ts"
import { withDatabase } from "../platform/database/with-database.ts"
import { StartupError } from "../platform/errors.ts"
import { createCommandLogger } from "../platform/logger.ts"
import { type QueueDefinition, startQueue } from "../platform/queue/queue.ts"
import { createSpool, spoolFolder } from "../platform/spool.ts"
import { noTracing } from "../platform/telemetry/tracing.ts"
import { wantedSpace } from "../vectors/embedder.ts"
import { openSpaces } from "../vectors/spaces.ts"
import { withEmbedders } from "../vectors/with-embedders.ts"
import { partsOf } from "./export-format.ts"
import { importUserData } from "./import-user-data.ts"
import { importsOf, type PersonalTables } from "./personal-data.ts"
import { readExport } from "./read-export.ts"

/** `pika import FILE [--user ID]`. Returns the exit status. */
export const importCommand = async (
  config: Config,
  queues: readonly QueueDefinition[],
  tables: PersonalTables,
  [path]: readonly string[],
  options: { user?: string | undefined },
): Promise<number> => {
  if (!path) throw new StartupError("Say which file: pika import FILE [--user ID]")
  const file = await readExport(tables, path)
  const userId = options.user === undefined ? file.user_id : readUserId(options.user)
  return withDatabase(config, async (sql, url, embedded) => {
    const log = createCommandLogger(config.logLevel)
    const queue = await startQueue(url, queues, log, { isOwner: embedded })
    const progress = showProgress()
    try {
      await withEmbedders(config, sql, async (embedderOf) => {
        const spaces = await openSpaces(sql, embedderOf, wantedSpace(config), log)
        const documentStorage = createDocumentStorage(config, sql)
        const spool = createSpool(spoolFolder(config))
        const services = { sql, spaces, queue, tracing: noTracing, documentStorage, spool }
        await importUserData(tables, services, userId, file, progress.add)
      })
    } finally {
      progress.stop()
      await queue.stop()
    }
    const counts = importsOf(tables).flatMap(({ count }) => count?.(partsOf(file)) ?? [])
    const told = counts.map(({ number, of }) => `${number} ${of}`)
    process.stdout.write(`imported ${new Intl.ListFormat("en-GB").format(told)}\n`)
    return 0
  })
}

const readUserId = (text: string): string => {
  const parsed = userIdField.safeParse(text)
  if (!parsed.success) throw new StartupError(`--user ${parsed.error.issues[0]?.message}`)
  return parsed.data
}

/** Shows a progress bar on a terminal, and nothing elsewhere. */
const showProgress = (): { add: (count: number, total: number) => void; stop: () => void } => {
  const format = "embedding {bar} {value}/{total}, {rate} a second, {eta_formatted} left"
  const bar = new SingleBar({ format, stream: process.stderr }, Presets.shades_classic)
  const started = Date.now()
  let done = 0
  return {
    add: (count, total) => {
      if (done === 0) bar.start(total, 0, { rate: 0 })
      done += count
      bar.update(done, { rate: Math.round(done / ((Date.now() - started) / 1000)) })
    },
    stop: () => bar.stop(),
  }
}
