import { expect, test } from "bun:test"
import { percentiles } from "../../scripts/bench/percentiles.ts"
import { connect } from "../../src/platform/database/connect.ts"
import { startBackfill } from "../support/backfill-script.ts"
import { emptyFolder, startProcess } from "../support/binary.ts"
import { activeSpace } from "../support/change-model.ts"
import { findDisagreements } from "../support/consistency.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { seedPeople } from "../support/seed-people.ts"
import { until } from "../support/until.ts"
import { startMemoryLoad } from "./memory-load.ts"

/** `CHANGE_FACTS=100000` is what docs/operations/embedding-models.md tells of; it takes a quarter of an hour. */
const facts = Number(process.env.CHANGE_FACTS ?? 2000)
/** How long the load is measured before and after. */
const calmMilliseconds = facts < 10_000 ? 1000 : 5000
const timeoutMilliseconds = 60_000 + facts * 12
const large = { model: "text-embedding-3-large", dimensions: 1024 }

test.skipIf(serverUrl === undefined)(
  `of ${facts} facts, the model is changed under load: no search fails, none misses what is known, nothing is lost`,
  async () => {
    const provider = startFakeProvider({ record: false })
    const database = await createTestDatabase()
    const sql = connect(database.ownerUrl ?? "", 4)
    const folder = emptyFolder()
    const settings = { ...providerEnvironment(provider), EMBEDDING_DIMENSIONS: "1536" }
    const start = () => startProcess({ ...database.environment, ...settings }, folder.path)
    const pikas = [await start(), await start()] as const
    const people = await seedPeople(sql, await activeSpace(sql), facts)
    const load = startMemoryLoad(
      pikas.map(({ api }) => api),
      people,
    )
    const run = () =>
      startBackfill(database, settings, "--model", large.model, "--dimensions", String(large.dimensions))
    const filled = async (): Promise<number> => {
      const [row] = await sql<{ facts: number }[]>`
        select count(*)::int as facts from fact_vectors join embedding_spaces s on s.id = space_id where model = ${large.model}`
      return row?.facts ?? 0
    }
    const isChanged = async () => (await activeSpace(sql)).model === large.model
    const told: Record<string, unknown> = { facts }
    const phase = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const started = performance.now()
      load.begin(name)
      await Promise.race([work(), load.failed])
      told[name] = { seconds: Math.round((performance.now() - started) / 100) / 10 }
    }

    await phase("before", () => Bun.sleep(calmMilliseconds))
    await phase("fill, killed", async () => {
      const killed = run()
      await until("a part is filled", async () => (await filled()) > facts / 4, timeoutMilliseconds)
      killed.kill("SIGKILL")
      await killed.ended()
    })
    await phase("fill, stopped", async () => {
      const stopped = run()
      await until("half is filled", async () => (await filled()) > facts / 2, timeoutMilliseconds)
      stopped.kill("SIGINT")
      expect((await stopped.ended()).status).toBe(130)
    })
    const last = run()
    await phase("fill, to the change", () => until("the model is changed", isChanged, timeoutMilliseconds))
    await phase("deletion of the old vectors", async () => expect((await last.ended()).status).toBe(0))
    await phase("after", () => Bun.sleep(calmMilliseconds))

    const { searches, writes, latencies } = await load.stop()
    for (const [name, of] of latencies) {
      const { p50, p95, p99, most } = percentiles(of)
      told[name] = { ...(told[name] as object), searches: of.length, p50, p95, p99, most }
    }
    console.log(JSON.stringify({ ...told, searches, writes }, null, 1))
    const [left] = await sql<{ without: number; old: number }[]>`
      select (select count(*)::int from facts f where not exists (
          select from fact_vectors v join embedding_spaces s on s.id = v.space_id
          where v.user_id = f.user_id and v.fact_id = f.id and s.model = ${large.model})) as without,
        (select count(*)::int from fact_vectors join embedding_spaces s on s.id = space_id where s.model <> ${large.model}) as old`
    expect(left).toEqual({ without: 0, old: 0 })
    expect(await findDisagreements(sql)).toEqual([])
    for (const pika of pikas) await pika.kill("SIGTERM")
    await sql.end()
    await database.drop()
    await provider.stop()
    folder.remove()
  },
  timeoutMilliseconds + 600_000,
)
