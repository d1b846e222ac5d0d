import { createHash } from "node:crypto"
import type { Channel } from "../../platform/channel/channel.ts"
import { listenInPostgres, subscribeInRedis } from "../../platform/channel/connections.ts"
import { openChannel, type Watched } from "../../platform/channel/open-channel.ts"
import type { Config } from "../../platform/config.ts"
import type { Logger } from "../../platform/logger.ts"

/**
 * The channel between the processes of one database: Redis if it is configured, else LISTEN and NOTIFY. A Redis may serve several
 * databases, which then have channels of their own.
 */
export const openSessionChannel =
  ({ redisUrl }: Pick<Config, "redisUrl">, databaseUrl: string, log: Logger) =>
  (watched: Watched): Channel => {
    if (redisUrl === undefined) return openChannel("postgres", listenInPostgres(databaseUrl, "pika_chat"), watched, log)
    const { host, pathname } = new URL(databaseUrl)
    const name = createHash("sha256").update(`${host}${pathname}`).digest("hex").slice(0, 16)
    return openChannel("redis", subscribeInRedis(redisUrl, `pika:chat:${name}`), watched, log)
  }
