import { afterAll, beforeAll, describe, test } from "bun:test"
import { canStartServers, startServers } from "../../scripts/chaos/servers.ts"
import { connect, type Database } from "../../src/platform/database/connect.ts"
import { emptyFolder, type Process, startProcess } from "../support/binary.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { hasOwnRedis, type OwnRedis, startOwnRedis } from "../support/own-redis.ts"
import { makeSession } from "../support/sockets.ts"
import { expectWhole, talk } from "../support/talking-device.ts"
import { until } from "../support/until.ts"

const talkers = 8
/** RECONNECTS=10000 tries more of them. */
const reconnects = Number(process.env.RECONNECTS ?? 400)

describe.skipIf(serverUrl === undefined || !hasOwnRedis)("sockets while everything fails", () => {
  const folder = emptyFolder()
  let [database, redis, sql] = [] as unknown as [TestDatabase, OwnRedis, Database]
  const processes: Process[] = []
  const start = async (at: number) => {
    processes[at] = await startProcess({ ...database.environment, REDIS_URL: redis.url }, folder.path)
  }
  beforeAll(async () => {
    database = await createTestDatabase()
    sql = connect(database.ownerUrl ?? "", 2)
    redis = await startOwnRedis()
    await Promise.all([start(0), start(1)])
  }, 120_000)
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.kill("SIGTERM")))
    await redis.stop()
    await sql.end()
    await database.drop()
    folder.remove()
  }, 60_000)

  test(
    "no acknowledged message is lost or doubled, none has two answers, and nobody sees another's frame",
    async () => {
      const sessions = await Promise.all(Array.from({ length: talkers }, (_, n) => makeSession({ sql }, `talker ${n}`)))
      const all = sessions.map((id) => talk(id, () => processes.map(({ client }) => client.url)))
      await Bun.sleep(2000)
      await processes[0]?.kill("SIGKILL")
      await start(0)
      await redis.kill()
      await Bun.sleep(1000)
      // As when the server is started anew.
      await sql`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
      await redis.restart()
      const connections = () => all.reduce((sum, one) => sum + one.connections(), 0)
      for (const goal = connections() + reconnects; connections() < goal; await Bun.sleep(10))
        for (const one of all) one.reconnect()
      await processes[1]?.kill("SIGTERM")
      await start(1)
      await expectWhole(sql, all)
    },
    300_000 + reconnects * 60,
  )
})

/** POSTGRES_STOPS=2 stops and crashes a PostgreSQL of the test's own so often: half a minute. */
const stops = Number(process.env.POSTGRES_STOPS ?? 0)

test.skipIf(stops === 0 || !canStartServers)(
  "PostgreSQL stops and crashes under live sockets: no acknowledged message is lost or doubled, and none has two answers",
  async () => {
    const servers = await startServers()
    const folder = emptyFolder()
    const url = await servers.createDatabase("pika_sockets")
    const pika = await startProcess({ DATABASE_URL: url }, folder.path)
    const sql = connect(url, 2)
    try {
      const sessions = await Promise.all([1, 2, 3, 4].map((n) => makeSession({ sql }, `talker ${n}`)))
      const all = sessions.map((id) => talk(id, () => [pika.client.url]))
      const acknowledged = () => all.reduce((sum, one) => sum + one.acknowledged.size, 0)
      const talkOn = async () => {
        const goal = acknowledged() + 8
        await until("messages are acknowledged", () => acknowledged() >= goal, 30_000)
      }
      await talkOn()
      // A stop ends each connection in an orderly way; a crash does not, and PostgreSQL recovers from its log.
      for (let stop = 0; stop < stops; stop++) {
        servers.signal("postgres", stop % 2 === 0 ? "SIGINT" : "SIGQUIT", "head")
        await until("PostgreSQL has stopped", () => !servers.isRunning("postgres"), 20_000)
        await servers.start()
        await talkOn()
      }
      await expectWhole(sql, all)
    } finally {
      await pika.kill("SIGTERM")
      await sql.end({ timeout: 1 })
      await servers.stop()
      folder.remove()
    }
  },
  60_000 * (1 + stops),
)
