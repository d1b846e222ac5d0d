import { Presets, SingleBar } from "cli-progress"
import { userIdField } from "../feature/fields.ts"
import type { Config } from "../platform/config.ts"
import { withDatabase } from "../platform/database/with-database.ts"
import { StartupError } from "../platform/errors.ts"
import { createLogger } from "../platform/logger.ts"
import { type QueueDefinition, startQueue } from "../platform/queue/queue.ts"
import { noTracing } from "../platform/telemetry/tracing.ts"
import { wantedSpace } from "../vectors/embedder.ts"
import { openSpaces } from "../vectors/spaces.ts"
import { withEmbedders } from "../vectors/with-embedders.ts"
import { importUserData } from "./import-user-data.ts"
import { readExport } from "./read-export.ts"

/** `pika import FILE [--user ID]`. Returns the exit status. */
export const importCommand = async (
  config: Config,
  queues: readonly QueueDefinition[],
  [path]: readonly string[],
  options: { user?: string | undefined },
): Promise<number> => {
  if (!path) throw new StartupError("Say which file: pika import FILE [--user ID]")
  const file = await readExport(path)
  const userId = options.user === undefined ? file.user_id : readUserId(options.user)
  return withDatabase(config, async (sql, url, embedded) => {
    const log = createLogger(config.logLevel)
    const queue = await startQueue(url, queues, log, { isOwner: embedded })
    const progress = showProgress(file.memories.length)
    try {
      await withEmbedders(config, sql, async (embedderOf) => {
        const spaces = await openSpaces(sql, embedderOf, wantedSpace(config), log)
        await importUserData({ sql, spaces, queue, tracing: noTracing }, userId, file, progress.add)
      })
    } finally {
      progress.stop()
      await queue.stop()
    }
    const { memories, versions, jobs } = file
    process.stdout.write(
      `imported ${memories.length} memories, ${versions.length} earlier versions and ${jobs.length} jobs\n`,
    )
    return 0
  })
}

const readUserId = (text: string): string => {
  const parsed = userIdField.safeParse(text)
  if (!parsed.success) throw new StartupError(`--user ${parsed.error.issues[0]?.message}`)
  return parsed.data
}

/** A bar on a terminal; elsewhere nothing. */
const showProgress = (total: number): { add: (count: number) => void; stop: () => void } => {
  const format = "embedding {bar} {value}/{total}, {rate} a second, {eta_formatted} left"
  const bar = new SingleBar({ format, stream: process.stderr }, Presets.shades_classic)
  const started = Date.now()
  let done = 0
  bar.start(total, 0, { rate: 0 })
  return {
    add: (count) => {
      done += count
      bar.update(done, { rate: Math.round(done / ((Date.now() - started) / 1000)) })
    },
    stop: () => bar.stop(),
  }
}
