import { afterAll, expect, test } from "bun:test"
import { emptyFolder, freePort, spawnPika, startProcess } from "../support/binary.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"
import { runPika } from "./command.ts"

const provider = startFakeProvider()
const folder = emptyFolder()
afterAll(async () => {
  await provider.stop()
  folder.remove()
})

test("SIGTERM and SIGINT end an idle process with 0, at once", async () => {
  const database = await createTestDatabase()
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const pika = await startProcess(database.environment, folder.path)
    const started = performance.now()
    expect(await pika.kill(signal)).toBe(0)
    expect(performance.now() - started).toBeLessThan(5000)
  }
  await database.drop()
}, 60_000)

test("SIGTERM ends a process with 0 within ten seconds, though its provider answers neither job nor search", async () => {
  const database = await createTestDatabase()
  provider.fail("chat", { kind: "hang" })
  provider.fail("embeddings", { kind: "hang" })
  const pika = await startProcess({ ...database.environment, ...providerEnvironment(provider) }, folder.path)
  await pika.client.extract({ user_id: "u", conversation: [{ role: "user", content: "I have a dog named Sparky" }] })
  const search = pika.client.search("u", "dog").catch(() => null)
  await until("both are with the provider", () => provider.count("chat") > 0 && provider.count("embeddings") > 0)
  const started = performance.now()
  expect(await pika.kill("SIGTERM")).toBe(0)
  expect(performance.now() - started).toBeLessThan(10_000)
  await search
  await database.drop()
}, 60_000)

test("a port in use is told with its number and what to do, without a stack", async () => {
  const database = await createTestDatabase()
  const port = new URL(provider.url).port
  const { status, stderr } = await runPika([], { ...database.environment, PORT: port })
  expect(status).toBe(1)
  expect(stderr).toContain(`pika: Port ${port} of 127.0.0.1 is in use. Stop what uses it, or set PORT to another one.`)
  expect(stderr).not.toMatch(/^\s+at /m)
  await database.drop()
}, 60_000)

test.skipIf(serverUrl !== undefined)(
  "a second process on one data folder names the first, and does it no harm",
  async () => {
    const database = await createTestDatabase()
    const first = await startProcess(database.environment, folder.path)
    for (const args of [[], ["migrate"], ["keys", "list"]]) {
      const { status, stderr } = await runPika(args, { ...database.environment, PORT: "0" })
      expect(status).toBe(1)
      expect(stderr).toContain(`is in use by another pika (process ${first.child.pid}, since 20`)
      expect(stderr).toContain("choose another PIKA_DATA_DIR, or set DATABASE_URL")
    }
    const job = await first.client.tell("u", "I have a dog named Sparky")
    expect(job.status).toBe("completed")
    await first.kill("SIGTERM")
    await database.drop()
  },
  60_000,
)

test("a process that was killed starts again at once, with all that it had acknowledged", async () => {
  const database = await createTestDatabase()
  const startTimed = async () => {
    const from = performance.now()
    return { process: await startProcess(database.environment, folder.path), milliseconds: performance.now() - from }
  }
  const { process: first, milliseconds: usual } = await startTimed()
  const done = await first.client.tell("u", "I have a dog named Sparky")
  await first.kill("SIGKILL")

  const { process: second, milliseconds } = await startTimed()
  // Nothing of the killed process is waited for.
  expect(milliseconds).toBeLessThan(2 * usual + 5000)
  expect(await second.client.getJob(done.job_id)).toEqual(done)
  expect((await second.client.list("u")).items).toHaveLength(1)
  expect(await second.kill("SIGTERM")).toBe(0)
  await database.drop()
}, 60_000)

test("a database that cannot be reached is told without its password", async () => {
  const url = `postgres://pika:hunter2@127.0.0.1:${await freePort()}/pika`
  const { status, stderr } = await runPika([], { DATABASE_URL: url, PORT: "0" })
  expect(status).toBe(1)
  expect(stderr).not.toContain("hunter2")
  expect(stderr).toMatch(/^pika: The PostgreSQL server of DATABASE_URL cannot be used: .*ECONNREFUSED.*\n$/)
}, 60_000)

test.skipIf(serverUrl === undefined)(
  "a key that is revoked in another process is refused within five seconds",
  async () => {
    const database = await createTestDatabase()
    const pika = await startProcess(database.environment, folder.path)
    const made = await runPika(["keys", "create", "--name", "toy"], database.environment)
    const key = made.stdout.trim()
    const id = /Key ([0-9a-f-]{36})/.exec(made.stderr)?.[1] ?? ""
    const status = async () => (await fetch(`${pika.client.url}/api/v1/jobs`, { headers: { "X-API-Key": key } })).status
    expect(await status()).toBe(200)
    const child = spawnPika(["keys", "revoke", id], database.environment, folder.path)
    expect(await child.exited).toBe(0)
    await until("it is refused", async () => (await status()) === 401, 5000)
    await pika.kill("SIGTERM")
    await database.drop()
  },
  60_000,
)
