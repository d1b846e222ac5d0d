import { expect, test } from "bun:test"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const pika = usePikaWithProvider()
const scrape = async () => (await fetch(`${pika.client.url}/metrics`)).text()
const series = (text: string) => text.split("\n").flatMap((line) => /^(\w+(?:\{.*\})?) \S+$/.exec(line)?.[1] ?? [])
const sampleOf = (text: string, name: string): number => {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1))
}

/** A request line as it stands: `fetch` mends what a hostile client does not. */
const sendRaw = async (head: string): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { hostname, port } = new URL(pika.client.url)
  const socket = { data: () => resolve(), close: () => resolve(), error: () => resolve() }
  const connection = await Bun.connect({ hostname, port: Number(port), socket })
  connection.write(`${head}\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`)
  await promise
  connection.end()
}

test("however many people, paths, methods and headers there are, the series stay the same", async () => {
  const visit = async (n: number) => {
    await pika.client.tell(`series-person-${n}`, `I have a dog named Series${n}`)
    await pika.client.search(`series-person-${n}`, `Where is Series${n}?`)
    await pika.client.request("POST", "/search_facts", `{"series-${n}`)
    await pika.client.request("POST", "/search_facts", "series", { "Content-Type": `text/series-${n}` })
    await fetch(`${pika.client.url}/series-path-${n}`)
    for (const method of [`SERIES${n}`, "PROPFIND", "M-SEARCH"])
      await fetch(`${pika.client.url}/api/v1/memories/series-${n}?series=${n}`, { method })
    await fetch(`${pika.client.url}/api/v1/jobs/series-${n}`, { headers: { "X-API-Key": `series-${n}` } })
    await sendRaw(`SERIES-RAW-${n} /series-${n} HTTP/1.1`)
    await sendRaw(`GET http://series-${n}.invalid/series-${n} HTTP/1.1`)
    await sendRaw(`GET /%73eries-${n}/..;/%00 HTTP/1.1`)
  }
  for (const n of [0, 1]) await visit(n)
  await scrape()
  const before = series(await scrape())
  for (let n = 2; n < 12; n++) await visit(n)
  const after = await scrape()
  expect(series(after)).toEqual(before)
  expect(after).not.toMatch(/series/i)
  expect(after).toContain('method="other",route="unmatched"')
  expect(before.length).toBeLessThan(600)
}, 60_000)

test("a request whose body is refused before it is read is counted and logged like any other", async () => {
  const name = 'http_requests_total{method="POST",route="/search_facts",status="415"}'
  const before = sampleOf(await scrape(), name) || 0
  const response = await pika.client.request("POST", "/search_facts", "x", { "Content-Type": "text/plain" })
  expect(response.status).toBe(415)
  expect(response.headers.get("x-request-id")).toBeTruthy()
  expect(sampleOf(await scrape(), name)).toBe(before + 1)
})

test("each part of a search is timed", async () => {
  await pika.client.tell("timed-person", "I have a dog named Sparky")
  await pika.client.search("timed-person", "Sparkey?")
  const text = await scrape()
  for (const lane of ["query_vector", "vector+keyword+graph", "names", "read"])
    expect([lane, sampleOf(text, `search_lane_duration_seconds_count{lane="${lane}"}`)]).toEqual([
      lane,
      expect.any(Number),
    ])
})

test("jobs that wait and run are counted, with the age of the oldest, and a finished one no more", async () => {
  const { sql } = pika.pika
  const { job_id } = await pika.client.extract({
    user_id: "waiting-person",
    conversation: [{ role: "user", content: "I have a dog named Sparky" }],
  })
  await pika.client.waitForJob(job_id)
  await sql`update jobs set status = 'pending', completed_at = null, created_at = now() - interval '1 hour' where id = ${job_id}`
  await until("it is counted", async () => sampleOf(await scrape(), 'jobs{status="pending"}') === 1)
  expect(sampleOf(await scrape(), "jobs_oldest_pending_seconds")).toBeGreaterThan(3599)
  await sql`update jobs set status = 'completed', completed_at = now() where id = ${job_id}`
  await until("it is counted no more", async () => sampleOf(await scrape(), 'jobs{status="pending"}') === 0)
  expect(sampleOf(await scrape(), "jobs_oldest_pending_seconds")).toBe(0)
}, 30_000)

test("the pool's use is told: what is at work, what waits, and the time that it took", async () => {
  const { sql } = pika.pika.running.services
  expect(sampleOf(await scrape(), "database_pool_size")).toBe(10)
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const transaction = sql.begin(async (tx) => {
    await tx`select 1`
    begun.resolve()
    await gate.promise
  })
  await begun.promise
  // Of many scrapes in one second the later ones get the last figures again, which may be from before. The scrape itself may ask the
  // database how many jobs there are.
  await until("it is at work", async () => sampleOf(await scrape(), 'database_connections{state="used"}') >= 1)
  expect(sampleOf(await scrape(), "database_busy_seconds_total")).toBeGreaterThan(0)
  gate.resolve()
  await transaction
  await until("nothing is at work", async () => sampleOf(await scrape(), 'database_connections{state="used"}') === 0)
  expect(sampleOf(await scrape(), "database_waiting")).toBe(0)
})

test("statements that fail, and transactions that are rolled back, do not count as at work for ever", async () => {
  const { sql } = pika.pika.running.services
  await sql`select 1 / 0`.catch(() => null)
  await sql
    .begin(async (tx) => {
      await tx`select 1`
      throw new Error("rolled back")
    })
    .catch(() => null)
  await sql.unsafe("nonsense").catch(() => null)
  await until("nothing is at work", async () => sampleOf(await scrape(), 'database_connections{state="used"}') === 0)
})

test("without its database a process still tells its metrics, within two seconds", async () => {
  const { sql } = pika.pika.running.services
  await sql.end({ timeout: 0 })
  const started = performance.now()
  const text = await until("jobs are left out", async () => {
    const scraped = await scrape()
    return scraped.includes("jobs{status=") ? null : scraped
  })
  expect(text).toContain("http_requests_total")
  expect(performance.now() - started).toBeLessThan(10_000)
})
