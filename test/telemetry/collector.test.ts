import { expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { emptyFolder, freePort, startProcess } from "../support/binary.ts"
import { startCollector } from "../support/collector.ts"
import { createTestDatabase } from "../support/databases.ts"
import { startPika } from "../support/pika.ts"
import { until } from "../support/until.ts"

test("a collector that is away or refuses is told of once, and slows and breaks nothing", async () => {
  const lines: string[] = []
  const port = await freePort()
  const pika = await startPika({
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, PIKA_RATE_LIMITS: "off" },
    log: createLogger("warn", { write: (line) => void lines.push(line) }),
  })
  // More spans than may wait.
  for (let n = 0; n < 45; n++) await Promise.all(Array.from({ length: 100 }, () => fetch(`${pika.client.url}/health`)))
  await pika.client.tell("somebody", "I have a dog named Sparky")
  expect((await pika.client.search("somebody", "dog")).count).toBe(1)
  const told = () => lines.filter((line) => line.includes("takes no spans"))
  await until("it is told", () => told().length === 1, 20_000)
  const started = performance.now()
  await pika.stop()
  expect(performance.now() - started).toBeLessThan(5000)
  expect(told()).toHaveLength(1)
}, 60_000)

test("what was done last is sent before a process ends", async () => {
  const collector = startCollector()
  const database = await createTestDatabase()
  const folder = emptyFolder()
  const pika = await startProcess({ ...database.environment, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }, folder.path)
  const job = await pika.client.tell("somebody", "I have a dog named Sparky")
  expect(await pika.kill("SIGTERM")).toBe(0)
  const jobs = collector.spans().filter(({ name }) => name === "job memory.extract")
  expect(jobs.map(({ attributes }) => attributes["pika.job_id"])).toEqual([job.job_id])
  collector.stop()
  await database.drop()
  folder.remove()
}, 60_000)
