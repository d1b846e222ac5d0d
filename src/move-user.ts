import { boot } from "./boot.ts"
import { userIdField } from "./feature/fields.ts"
import { personalPlaces } from "./features.ts"
import type { Config } from "./platform/config.ts"
import { requireMigrated } from "./platform/database/migrate.ts"
import { AppError, StartupError } from "./platform/errors.ts"
import { createCommandLogger } from "./platform/logger.ts"
import { moveUser } from "./privacy/move/move-user.ts"

/** `pika move-user USER --to URL`, or with the URL in MOVE_DATABASE_URL, where no list of processes shows it. Returns the exit status. */
export const moveUserCommand = async (
  config: Config,
  [user]: readonly string[],
  { to = config.moveTo }: { to?: string | undefined },
): Promise<number> => {
  const userId = userIdField.safeParse(user)
  if (!userId.success || to === undefined || !/^postgres(ql)?:\/\//.test(to) || !URL.canParse(to))
    throw new StartupError(
      "Say who moves, and where: pika move-user USER --to postgres://user:password@host/database (or the address in MOVE_DATABASE_URL)",
    )
  if (config.databaseUrl === undefined)
    throw new StartupError(
      "DATABASE_URL is needed. From an embedded database, people move by an export and pika import.",
    )
  const urls = { from: config.databaseUrl, to }
  const moved = await moveBetween(config, urls, userId.data, (step) => process.stderr.write(`${step}\n`))
  process.stdout.write(`moved ${userId.data}${moved}\n`)
  return 0
}

/** Opens both clusters, and moves the person. `report`: what is done now. Returns what was moved, in words. */
export const moveBetween = async (
  config: Config,
  urls: { from: string; to: string },
  userId: string,
  report: (step: string) => void,
): Promise<string> => {
  const from = await openCluster(config, urls.from)
  try {
    // The other cluster's Redis is not known here, and holds nothing about a person who comes. Nor is its storage of documents: the one that
    // is configured has the bytes of this cluster.
    const documents = { ...config.documents, storage: "postgres" } as const
    const to = await openCluster({ ...config, documents, redisUrl: undefined }, urls.to)
    try {
      return await moveUser(personalPlaces, { from: from.services, to: to.services }, userId, report)
    } finally {
      await to.stop()
    }
  } catch (error) {
    throw error instanceof AppError ? new StartupError(error.message) : error
  } finally {
    await from.stop()
  }
}

/** Neither serves nor works. Its connections are above the state of people who move (sql/036_moves.sql). */
const openCluster = async (config: Config, url: string) => {
  await requireMigrated(url)
  const databaseUrl = new URL(url)
  databaseUrl.searchParams.set("pika.moving", "on")
  const log = createCommandLogger(config.logLevel)
  return boot(
    { ...config, databaseUrl: databaseUrl.href, databaseReplicaUrls: [] },
    { http: false, worker: false },
    log,
  )
}
