import { expect, test } from "bun:test"
import { createConformance, type OpenApi } from "../contract/conformance.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

test("without its database a process lives and is not ready, and says when to ask again", async () => {
  const get = (path: string) => fetch(`${pika.client.url}${path}`)
  const { check } = createConformance((await (await get("/openapi.json")).json()) as OpenApi)
  expect((await get("/ready")).status).toBe(200)
  await pika.running.services.sql.end({ timeout: 0 })

  const response = await get("/ready")
  const body = (await response.json()) as Record<string, unknown>
  check("GET", "/ready", { status: response.status, type: response.headers.get("content-type"), body })
  expect([response.status, body.error_code]).toEqual([503, "UNAVAILABLE"])
  expect(body.request_id).toBe(response.headers.get("x-request-id"))
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0)
  expect((await get("/health")).status).toBe(200)

  const search = await pika.client.request("POST", "/api/v1/search_facts", { user_id: "anybody", query: "dog" })
  expect([search.status, Number(search.headers.get("retry-after")) > 0]).toEqual([503, true])
})
