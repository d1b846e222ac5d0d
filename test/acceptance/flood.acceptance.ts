import { afterAll, beforeAll, expect, test } from "bun:test"
import { join } from "node:path"
import { emptyFolder, type Process, spawnPika, startProcess } from "../support/binary.ts"
import { createTestDatabase, type TestDatabase } from "../support/databases.ts"

const connections = 200
const phaseMilliseconds = 3000
const folder = emptyFolder()
let database: TestDatabase
let pika: Process
let floodKey: string

beforeAll(async () => {
  database = await createTestDatabase()
  const maker = spawnPika(["keys", "create", "--name", "flood"], database.environment, folder.path)
  floodKey = /pika_[\w-]+/.exec(await new Response(maker.stdout).text())?.[0] ?? ""
  // Enough for the calm client, who asks 25 times a second, and reached by the flood at once.
  pika = await startProcess({ ...database.environment, PIKA_RATE_LIMITS: "search=600" }, folder.path)
  await pika.client.add("calm", "User has a dog named Sparky")
}, 60_000)
afterAll(async () => {
  await pika.kill("SIGTERM")
  await database.drop()
  folder.remove()
}, 30_000)

/** Asks every 40 ms for something else, and gives how long each answer took. */
const askCalmly = async (): Promise<number[]> => {
  const took: number[] = []
  for (const end = performance.now() + phaseMilliseconds; performance.now() < end; ) {
    const began = performance.now()
    const { count } = await pika.client.search("calm", `dog ${began}`, { score_threshold: 0 })
    took.push(performance.now() - began)
    expect(count).toBe(1)
    await Bun.sleep(Math.max(0, began + 40 - performance.now()))
  }
  return took
}

const duringFlood = async (): Promise<{ took: number[]; statuses: Record<string, number> }> => {
  const client = join(import.meta.dir, "flood-client.ts")
  const flood = Bun.spawn([process.execPath, client, pika.client.url, floodKey, String(connections)], {
    stdout: "pipe",
  })
  const took = await askCalmly()
  flood.kill("SIGTERM")
  return { took, statuses: JSON.parse(await new Response(flood.stdout).text()) }
}

const percentile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN

test("a flood by one credential leaves another's answers within twice their time", async () => {
  const alone: number[] = []
  const beside: number[] = []
  let refused = 0
  await askCalmly() // Warm.
  for (const _ of [1, 2, 3]) {
    alone.push(...(await askCalmly()))
    const { took, statuses } = await duringFlood()
    beside.push(...took)
    refused += statuses["429"] ?? 0
    expect(Object.keys(statuses).filter((status) => status !== "200" && status !== "429")).toEqual([])
  }
  expect(refused).toBeGreaterThan(connections)
  // The median, too: it tells a flood that is felt from a machine that is busy with something else now and then.
  for (const share of [0.5, 0.95]) {
    const [before, meanwhile] = [percentile(alone, share), percentile(beside, share)]
    console.log(`${share * 100} %: alone ${before.toFixed(1)} ms, beside a flood ${meanwhile.toFixed(1)} ms`)
    // And 3 ms, since the flood's own process needs the machine's cores.
    expect(meanwhile).toBeLessThan(2 * before + 3)
  }
}, 60_000)
