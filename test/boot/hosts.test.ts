import { expect, test } from "bun:test"
import { ownUrl } from "../../src/http/own-url.ts"
import { emptyFolder, freePort, type Process, spawnPika, startProcess } from "../support/binary.ts"
import { createTestDatabase } from "../support/databases.ts"
import { startPika } from "../support/pika.ts"
import { runPika } from "./command.ts"

// Limits of 180 s: a start takes up to a minute on a busy machine, and some of these tests start two.

test("a process is asked at an address of its own machine, whatever it listens on", () => {
  const of = (host: string) => ownUrl({ host, port: 8000 })
  expect(["0.0.0.0", "::", "::1", "127.0.0.1", "pika.internal"].map(of)).toEqual([
    "http://127.0.0.1:8000",
    "http://[::1]:8000",
    "http://[::1]:8000",
    "http://127.0.0.1:8000",
    "http://pika.internal:8000",
  ])
})

for (const host of ["::", "[::]", "::1"])
  test(`HOST=${host} works: the start-up names an address, and health finds it`, async () => {
    const folder = emptyFolder()
    const database = await createTestDatabase()
    const environment = { ...database.environment, HOST: host, PORT: String(await freePort()) }
    const child = spawnPika([], environment, folder.path)
    const banner: string[] = []
    for await (const chunk of child.stderr) {
      banner.push(new TextDecoder().decode(chunk))
      if (banner.join("").includes("API key")) break
    }
    expect(banner.join("")).toContain(`http://[${host.replace(/[[\]]/g, "")}]:${environment.PORT}/docs`)
    expect((await runPika(["health"], environment)).status).toBe(0)
    child.kill("SIGINT")
    expect(await child.exited).toBe(0)
    expect((await runPika(["health"], environment)).status).toBe(1)
    await database.drop()
    folder.remove()
  }, 180_000)

test("an address that this machine does not have is told in a sentence", async () => {
  const database = await createTestDatabase()
  const { status, stderr } = await runPika([], { ...database.environment, HOST: "203.0.113.9" })
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "pika: 203.0.113.9 is no address of this machine. Set HOST to one, or to 0.0.0.0 or :: for all of them.\n",
  })
  await database.drop()
}, 180_000)

test("a process that only works tells its health, readiness and metrics, and nothing else, at HOST and PORT", async () => {
  const folder = emptyFolder()
  const database = await createTestDatabase()
  const pika = await startProcess(database.environment, folder.path, ["work"])
  const { port } = new URL(pika.client.url)
  const statusOf = async (path: string) => (await pika.client.request("GET", path)).status
  expect(await Promise.all(["/health", "/ready", "/metrics"].map(statusOf))).toEqual([200, 200, 200])
  expect(await Promise.all(["/", "/docs", "/openapi.json", "/api/v1/jobs"].map(statusOf))).toEqual([404, 404, 404, 404])
  const metrics = await (await pika.client.request("GET", "/metrics")).text()
  for (const name of ["jobs_oldest_pending_seconds", "build_info", "database_pool_size", "nodejs_eventloop_lag"])
    expect(metrics).toContain(name)
  expect(pika.output()).toContain(`http://127.0.0.1:${port}/health`)
  expect((await runPika(["health"], { PORT: port })).status).toBe(0)
  expect(await pika.kill("SIGINT")).toBe(0)
  await database.drop()
  folder.remove()
}, 180_000)

/** Null: nobody answers. */
const statusAt = async ({ client }: Pick<Process, "client">, path: string): Promise<number | null> =>
  (await client.request("GET", path).catch(() => null))?.status ?? null

for (const [name, roles] of Object.entries({
  "a server": { http: true, worker: true },
  "a process that only works": { http: false, worker: true },
}))
  test(`until ${name} has drained, /ready says no and requests are answered; then they are refused`, async () => {
    const pika = await startPika({ roles })
    const drained = Promise.withResolvers<void>()
    const stopped = pika.running.stop({ drained: drained.promise })
    for (let round = 0; round < 20; round++)
      expect(await Promise.all([statusAt(pika, "/ready"), statusAt(pika, "/health")])).toEqual([503, 200])
    drained.resolve()
    await stopped
    expect(await statusAt(pika, "/health")).toBeNull()
    await pika.stop()
  }, 180_000)

test("for a second after SIGTERM nobody is refused, and that is no error in the log", async () => {
  const folder = emptyFolder()
  const database = await createTestDatabase()
  for (const args of [[], ["work"]]) {
    const pika = await startProcess(database.environment, folder.path, args)
    const killedAt = performance.now()
    const ended = pika.kill("SIGTERM")
    while ((await statusAt(pika, "/health")) !== null) await Bun.sleep(5)
    // A busy machine makes it longer, never shorter.
    expect(performance.now() - killedAt).toBeGreaterThan(950)
    expect(await ended).toBe(0)
    expect(pika.output()).not.toContain("request failed")
  }
  await database.drop()
  folder.remove()
}, 180_000)
