import { beforeAll, expect, test } from "bun:test"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const open = { "X-API-Key": "" }
const get = (path: string) => client.send("GET", path, undefined, open)
const page = (path: string) => fetch(`${pika.client.url}${path}`)

test("/health and /ready need no key", async () => {
  for (const path of ["/health", "/ready"]) expect((await get(path)).body).toEqual({ status: "ok" })
})

test("/ tells what this is and where to go, and each of those places is there", async () => {
  const { body } = await get("/")
  expect(body).toMatchObject({ name: "PIKA Memory", version: expect.stringMatching(/^\d+\.\d+\.\d+/) })
  for (const path of [body.docs, body.openapi, body.health]) expect((await page(String(path))).status).toBe(200)
})

test("/openapi.json is JSON and stays the same", async () => {
  const [first, second] = [await page("/openapi.json"), await page("/openapi.json")]
  expect(first.headers.get("content-type")).toStartWith("application/json")
  expect(await first.text()).toBe(await second.text())
})

test("/docs loads nothing from elsewhere", async () => {
  const response = await page("/docs")
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8")
  const html = await response.text()
  expect(html).not.toMatch(/https?:\/\/|["']\/\//)
  const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, path]) => path ?? "")
    .filter((path) => !path.startsWith("data:"))
  expect(loaded.length).toBeGreaterThan(2)
  for (const path of loaded) {
    const asset = await page(path)
    expect([path, asset.status]).toEqual([path, 200])
    expect(asset.headers.get("content-type")).toMatch(/^text\/(javascript|css)/)
    expect((await asset.text()).length).toBeGreaterThan(50)
  }
  expect(await (await page("/docs/start.js")).text()).not.toMatch(/https?:/)
  expect(await (await page("/docs/swagger-ui.css")).text()).not.toMatch(/url\(["']?https?:|@import/)
})

test("/metrics counts requests by route, method and status", async () => {
  const count = async (labels: string) => {
    const text = await (await page("/metrics")).text()
    return Number(new RegExp(`^http_requests_total\\{${labels}\\} (\\d+)$`, "m").exec(text)?.[1] ?? 0)
  }
  const labels = 'method="GET",route="/api/v1/memories/:id",status="400"'
  const before = await count(labels)
  for (const id of ["1", "2", "3"]) expect((await client.send("GET", `/api/v1/memories/${id}`)).status).toBe(400)
  expect(await count(labels)).toBe(before + 3)
})

test("/metrics names no person and no path, however many there are", async () => {
  const seriesOf = (text: string) =>
    text
      .split("\n")
      .filter((line) => /^(http|job|facts)_/.test(line))
      .map((line) => line.split(" ")[0])
  const visit = async (n: number) => {
    await pika.client.add(`metrics-person-${n}`, `User owns metrics-thing-${n}`)
    await pika.client.search(`metrics-person-${n}`, `metrics-thing-${n}`)
    await get(`/metrics-path-${n}`)
    await client.send("GET", `/api/v1/users/metrics-person-${n}/profile`)
    await client.send("GET", `/api/v1/memories?user_id=metrics-person-${n}&cursor=metrics-cursor-${n}`)
    await client.send("GET", `/api/v1/jobs/metrics-job-${n}`)
  }
  await visit(0)
  const before = await (await page("/metrics")).text()
  for (let n = 1; n < 20; n++) await visit(n)
  const after = await (await page("/metrics")).text()
  expect(seriesOf(after)).toEqual(seriesOf(before))
  expect(after).not.toContain("metrics-")
  expect(after).toContain('route="unmatched"')
}, 30_000)

test("/metrics counts the facts of conversations by what became of them", async () => {
  await pika.client.tell("counted", "I have a dog named Sparky")
  const text = await (await page("/metrics")).text()
  expect(text).toMatch(/^facts_extracted_total\{outcome="stored"\} [1-9]/m)
  expect(text).toMatch(/^job_duration_seconds_count\{type="memory.extract",result="completed"\} [1-9]/m)
})

test("system routes answer while a hundred people write", async () => {
  const writes = Promise.all(Array.from({ length: 100 }, (_, n) => pika.client.add(`writer-${n}`, "User owns a pen")))
  for (const path of ["/health", "/ready", "/metrics", "/docs"]) expect((await page(path)).status).toBe(200)
  await writes
})
