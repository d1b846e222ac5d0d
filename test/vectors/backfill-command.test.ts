import { afterAll, afterEach, beforeAll, expect, test } from "bun:test"
import { startBackfill } from "../support/backfill-script.ts"
import { activeSpace, largeModel } from "../support/change-model.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika } from "../support/pika.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const provider = startFakeProvider()
const environment = providerEnvironment(provider)
const toLarge = ["--model", largeModel.model, "--dimensions", String(largeModel.dimensions)]
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  const pika = await startPika({ database, environment })
  await pika.client.add("one", "User has a dog named Sparky")
  // As somebody of very many facts, who has an index.
  await pika.sql`select open_vector_index('one', ${(await activeSpace(pika.sql)).id}::smallint)`
  await pika.sql`update users set fact_count = 30000`
  await pika.stop()
}, 60_000)
afterEach(() => provider.recover())
afterAll(async () => {
  await database.drop()
  await provider.stop()
}, 30_000)

const run = (...args: string[]) => startBackfill(database, environment, ...args)

test("a model that cannot be asked ends the command with what is wrong, and that it goes on", async () => {
  provider.fail("embeddings", { kind: "status", status: 401 })
  const { status, stderr } = await run(...toLarge).ended()
  expect(status).toBe(1)
  expect(stderr).toContain("Run this again: it goes on where it stopped.")
}, 60_000)

test("killed in the middle and stopped by Ctrl-C, it is run again and changes over, and frees the old vectors", async () => {
  for (const [signal, status] of [
    ["SIGKILL", 137],
    ["SIGINT", 130],
  ] as const) {
    const release = provider.hold("embeddings")
    const calls = provider.count("embeddings")
    const broken = run(...toLarge)
    await until("it asks the model", () => provider.count("embeddings") > calls, 30_000)
    broken.kill(signal)
    expect((await broken.ended()).status).toBe(status)
    release()
  }
  const { status, stdout } = await run(...toLarge).ended()
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: `Searches use the vectors of ${largeModel.model} (96 numbers).\nThe vectors of other models are deleted.\n`,
  })
  const pika = await startPika({ database, environment })
  expect(await activeSpace(pika.sql)).toMatchObject(largeModel)
  expect((await pika.client.search("one", "dog Sparky")).facts).toHaveLength(1)
  expect(await pika.sql`select from fact_vectors`).toHaveLength(1)
  expect(await pika.sql`select from jobs where user_id = 'one' and type = 'memory.index'`).toHaveLength(1)
  await pika.stop()
}, 120_000)

test.skipIf(serverUrl === undefined)(
  "a second change is refused while one goes on",
  async () => {
    const pika = await startPika({ database, environment })
    await pika.client.add("two", "User has a cat named Tom")
    await pika.stop()
    const release = provider.hold("embeddings")
    const calls = provider.count("embeddings")
    const first = run("--model", "text-embedding-3-small")
    await until("it asks the model", () => provider.count("embeddings") > calls, 30_000)
    expect(await run(...toLarge).ended()).toMatchObject({
      status: 1,
      stderr: "pika: Another command is changing the embedding model of this database. Run this when it has ended.\n",
    })
    release()
    expect((await first.ended()).status).toBe(0)
    expect((await run(...toLarge).ended()).status).toBe(0)
  },
  120_000,
)

test("run once more, it finds nothing to do", async () => {
  const calls = provider.count("embeddings")
  const { status, stdout } = await run(...toLarge).ended()
  expect({ status, stdout }).toMatchObject({ status: 0 })
  expect(provider.count("embeddings")).toBe(calls)
}, 60_000)

test("without --model it fills in what the model in use lacks, whatever is configured", async () => {
  const pika = await startPika({ database, environment })
  await pika.sql`delete from fact_vectors`
  await pika.stop()
  expect((await run("--vectors").ended()).status).toBe(0)
  const again = await startPika({ database, environment })
  expect(await again.sql`select distinct space_id from fact_vectors`).toMatchObject([
    { space_id: (await activeSpace(again.sql)).id },
  ])
  await again.stop()
}, 60_000)

test("a model that nobody serves, and options that do not go together, are refused with a sentence", async () => {
  const local = startBackfill(database, { PIKA_PROVIDER: "local" }, ...toLarge)
  expect(await local.ended()).toMatchObject({
    status: 1,
    stderr: `pika: No configured provider serves ${largeModel.model}. Set one up, as for the service.\n`,
  })
  expect((await run("--dimensions", "96").ended()).status).toBe(64)
  expect((await run("--model", "x", "--graph").ended()).status).toBe(64)
  expect((await run("--model", "x", "--dimensions", "4001").ended()).status).toBe(64)
}, 60_000)
