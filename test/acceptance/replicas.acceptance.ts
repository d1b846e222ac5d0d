import { afterAll, expect, test } from "bun:test"
import postgres from "postgres"
import { emptyFolder, type Process, spawnPika, startProcess } from "../support/binary.ts"
import { endOwnPostgres, hasOwnPostgres, type OwnPostgres, startOwnPostgres } from "../support/own-postgres.ts"
import { until } from "../support/until.ts"

/** Longer, for measurements: REPLICA_ROUNDS=500 */
const rounds = Number(process.env.REPLICA_ROUNDS ?? 20)
const writers = 8

let standbys: OwnPostgres[] = []
let processes: Process[] = []

afterAll(endOwnPostgres)

const withReplicas = async (use: (first: OwnPostgres, second: OwnPostgres) => Promise<void>): Promise<void> => {
  const folder = emptyFolder()
  const primary = await startOwnPostgres()
  try {
    const migrating = spawnPika(["migrate"], { DATABASE_URL: primary.url }, folder.path)
    if ((await migrating.exited) !== 0) throw new Error(await new Response(migrating.stderr).text())
    const [first, second] = await Promise.all([primary.standby(), primary.standby()])
    standbys = [first, second]
    const environment = {
      DATABASE_URL: primary.url,
      DATABASE_REPLICA_URLS: standbys.map(({ url }) => url).join(","),
      DATABASE_POOL_SIZE: "8",
    }
    processes = await Promise.all([1, 2].map(() => startProcess(environment, folder.path)))
    await use(first, second)
  } finally {
    await Promise.all(processes.map(({ kill }) => kill("SIGTERM")))
    await Promise.all([...standbys, primary].map(({ stop }) => stop()))
    folder.remove()
  }
}

/** A metric of both processes together, by the replica's number. */
const measured = async (name: string, labels = ""): Promise<number[]> => {
  const texts = await Promise.all(processes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()))
  return standbys.map(({ url }) => {
    const line = new RegExp(`^${name}\\{replica="${new URL(url).host}"${labels}\\} (\\S+)$`, "gm")
    const values = texts.flatMap((text) => [...text.matchAll(line)].map(([, value]) => Number(value)))
    return values.reduce((sum, value) => sum + value, 0)
  })
}
const fresh = () => measured("searches_by_replica_total", ',result="fresh"')

const onServer = async (server: OwnPostgres, statement: string): Promise<void> => {
  const sql = postgres(server.url, { max: 1 })
  await sql.unsafe(statement)
  await sql.end()
}

/** One person after the other is told something new by one process, and asked for it by the other at once. */
const writeAndSearch = async (writer: number, round: number): Promise<void> => {
  const [one, other] = round % 2 === 0 ? processes : processes.toReversed()
  const userId = `person-${writer}`
  const word = `zebra${writer}x${round}`
  await one?.api.memoryAdd({ user_id: userId, fact_value: `User likes ${word}` })
  const found = await other?.api.memorySearch({ user_id: userId, query: word, score_threshold: 0 })
  expect(found?.facts.map((fact) => fact.fact_value).join("\n")).toContain(word)
}

const load = (atRound: (round: number) => Promise<unknown>) =>
  Promise.all([
    ...Array.from({ length: writers }, async (_, writer) => {
      for (let round = 0; round < rounds; round++) {
        if (writer === 0) await atRound(round)
        await writeAndSearch(writer, round)
      }
    }),
  ])

test.skipIf(!hasOwnPostgres)(
  "no search under load misses what was just written, and none fails, while a replica stops replaying and the other is killed",
  () =>
    withReplicas(async (first, second) => {
      await load(async (round) => {
        if (round === 5) await onServer(first, "select pg_wal_replay_pause()")
        if (round === 10) {
          expect((await measured("database_replica_lag_seconds"))[0]).toBeGreaterThan(0)
          await onServer(first, "select pg_wal_replay_resume()")
        }
        if (round === 15) second.kill()
      })
      const [ofFirst = 0, ofSecond = 0] = await fresh()
      expect(ofFirst).toBeGreaterThan(0)
      expect(ofSecond).toBeGreaterThan(0)
      expect((await measured("searches_by_replica_total", ',result="behind"'))[0]).toBeGreaterThan(0)

      await second.start()
      await until("the killed replica is searched again", async () => {
        await processes[0]?.api.memorySearch({ user_id: "person-0", query: crypto.randomUUID() })
        return ((await fresh())[1] ?? 0) > ofSecond
      })
    }),
  180_000,
)
