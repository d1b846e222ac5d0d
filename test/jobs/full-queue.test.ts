import { expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const lines: string[] = []
const pika = usePika({ log: createLogger("info", { write: (line) => void lines.push(line) }) })

const extract = async () => {
  const conversation = [{ role: "user", content: "I have a dog named Sparky" }]
  const response = await pika.client.request("POST", "/api/v1/extract_facts", { user_id: "someone", conversation })
  return { status: response.status, retryAfter: response.headers.get("retry-after"), body: await response.json() }
}

test("when too many jobs wait no more is taken on, and it is as soon as they are fewer", async () => {
  expect((await extract()).status).toBe(202)
  const refused = await until("it is refused", async () => {
    // pg-boss counts anew every few seconds, and would put this right.
    await pika.sql`update pgboss.queue set queued_count = 100001 where name = 'memory.extract'`
    const answer = await extract()
    return answer.status === 503 && answer
  })
  expect(refused).toMatchObject({ retryAfter: "60", body: { error_code: "UNAVAILABLE" } })
  // It is no error, and why it was refused is in the line of the request.
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(told.filter(({ status }) => status === 503)).toMatchObject([
    { level: "info", msg: "request", reason: "Too many conversations wait to be read. Try again in a minute." },
  ])
  expect(told.filter(({ level }) => level === "error")).toEqual([])
  expect(await pika.client.search("someone", "dog")).toMatchObject({ status: "ok" })
  await until("pg-boss counted again", async () => (await extract()).status === 202, 30_000)
}, 60_000)
