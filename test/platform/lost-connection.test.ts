import { afterAll, beforeAll, describe, expect, test } from "bun:test"
import { connect, type Database } from "../../src/platform/database/connect.ts"
import { type ServerWatch, watchServer } from "../../src/platform/database/watch.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { startProxy } from "../support/freezable-proxy.ts"
import { until } from "../support/until.ts"

const fails = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "it did not",
    (error: { code?: unknown }) => error.code,
  )

const connectionCode = /^(CONNECTION|ECONN|EPIPE)/

describe.skipIf(serverUrl === undefined)("a connection to a server that is lost", () => {
  let database: TestDatabase
  let proxy: Awaited<ReturnType<typeof startProxy>>
  let sql: Database
  let direct: Database
  let watch: ServerWatch
  beforeAll(async () => {
    database = await createTestDatabase()
    const url = database.ownerUrl ?? ""
    proxy = await startProxy(url)
    watch = watchServer(proxy.url, createLogger("silent"))
    sql = connect(proxy.url, 1, { watch })
    direct = connect(url, 1)
    await direct`create table written (what text)`
  }, 30_000)
  afterAll(async () => {
    await sql.end({ timeout: 0 })
    await direct.end({ timeout: 1 })
    await watch.stop()
    proxy.stop()
    await database.drop()
  })

  for (const round of [1, 2, 3])
    test(`in a transaction, for the ${round}. time: the next statement is answered at once`, async () => {
      const began = Promise.withResolvers<void>()
      const lost = sql.begin(async (tx) => {
        const waiting = tx`select pg_sleep(10)`
        void waiting.catch(() => undefined)
        began.resolve()
        await waiting
      })
      await began.promise
      await until(
        "it waits",
        async () =>
          (
            await direct`select from pg_stat_activity where query like '%pg_sleep(10)%' and pid <> pg_backend_pid() and datname = current_database()`
          ).length > 0,
      )
      proxy.cut()
      expect(await fails(lost)).toMatch(/^(CONNECTION|ECONN)/)
      const asked = performance.now()
      expect(await sql`select 1 as one`).toMatchObject([{ one: 1 }])
      expect(performance.now() - asked).toBeLessThan(2000)
    }, 20_000)

  test("what its transaction still sends is refused, not run in the transaction of somebody else", async () => {
    const [goOn, ready] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const lost = sql.begin(async (tx) => {
      await tx`insert into written values ('before')`
      ready.resolve()
      await goOn.promise
      await tx`insert into written values ('after')`
    })
    const failure = fails(lost)
    await ready.promise
    proxy.cut()
    await failure
    await sql.begin(async (tx) => {
      await tx`insert into written values ('other')`
      goOn.resolve()
      await Bun.sleep(50) // Time for the lost one to do harm.
    })
    expect(await direct`select what from written`).toMatchObject([{ what: "other" }])
  }, 20_000)

  test("while it is reserved: its next statement is refused, and the pool goes on", async () => {
    const session = await sql.reserve()
    await session`select 1`
    const lost = fails(session`select pg_sleep(10)`)
    const behind = fails(session`select 1`)
    proxy.cut()
    expect(await Promise.all([lost, behind])).toEqual([expect.stringMatching(connectionCode), expect.any(String)])
    expect(await fails(session`select 1`)).toMatch(connectionCode)
    session.release()
    expect(await sql`select 1 as one`).toMatchObject([{ one: 1 }])
  }, 20_000)

  test("while it is opened for somebody who reserves it: he gets another one, or an error, and the pool goes on", async () => {
    for (let round = 0; round < 10; round++) {
      await fails(sql`select pg_terminate_backend(pg_backend_pid())`)
      const reserved = sql.reserve()
      for (let cut = 0; cut < round; cut++) await new Promise((resolve) => setImmediate(resolve))
      proxy.cut()
      await reserved.then((session) => session.release()).catch(() => undefined)
    }
    expect(await sql`select 1 as one`).toMatchObject([{ one: 1 }])
  }, 20_000)

  test("because the server is frozen: what waits fails within 6 s, what comes fails at once, and all is well when it thaws", async () => {
    await sql`select 1`
    proxy.freeze()
    const frozen = performance.now()
    expect(await fails(sql`select 1`)).toMatch(/^CONNECT/)
    expect(performance.now() - frozen).toBeLessThan(6000)
    await until("the watch knows", () => watch.isAway())
    const asked = performance.now()
    await Promise.all(Array.from({ length: 50 }, async () => expect(await fails(sql`select 1`)).toMatch(/^CONNECT/)))
    expect(performance.now() - asked).toBeLessThan(4000)
    proxy.thaw()
    await until("it is back", () => sql`select 1`.catch(() => null), 2000)
  }, 20_000)
})
