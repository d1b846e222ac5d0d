import { expect, test } from "bun:test"
import { askAsOperator } from "../../../src/feature/operator.ts"
import { forgetAll } from "../../../src/memories/forget-memory.ts"
import { updateAll } from "../../../src/memories/update-memory.ts"
import { createTimeLimit } from "../../../src/platform/time-limit.ts"
import { makeKey } from "../../support/keys.ts"
import { usePika } from "../../support/use-pika.ts"

const pika = usePika({ environment: { PIKA_RATE_LIMITS: "other=5" } })

const unknown = (count: number) =>
  Array.from({ length: count }, () => ({ memory_id: Bun.randomUUIDv7(), text: "User has a kite" }))

test("a schema to be filled in needs a model, and none is configured here", async () => {
  const { key } = await makeKey(pika.sql, ["memory:read"])
  const asked = { schema: { properties: { name: { type: "string" } } }, filters: { user_id: "emma" } }
  const answer = await pika.client.request("POST", "/v1/exports/", asked, { "X-API-Key": key })
  expect([answer.status, await answer.text()]).toEqual([
    501,
    expect.stringContaining("not offered by Pika without a model"),
  ])
})

test("a batch counts as one request for each hundred memories", async () => {
  const { key } = await makeKey(pika.sql, ["memory:write"])
  const send = (method: string, count: number) =>
    pika.client.request(method, "/v1/batch/", { memories: unknown(count) }, { "X-API-Key": key })
  const left = async (method: string, count: number) => {
    const { status, headers } = await send(method, count)
    return [status, headers.get("x-ratelimit-remaining")]
  }
  expect(await left("DELETE", 100)).toEqual([404, "4"])
  expect(await left("PUT", 201)).toEqual([404, "1"])
  expect(await left("DELETE", 300)).toEqual([429, "0"])
})

test("what takes too long changes nothing", async () => {
  const { services } = pika.running
  const { id } = await pika.client.add("slow", "User has a kite")
  const ctx = { ...services, ...askAsOperator("memory.delete") }
  const late = createTimeLimit(-1, "This took too long.")
  await expect(forgetAll(ctx, [id], 200, late)).rejects.toThrow("took too long")
  await expect(updateAll(ctx, [{ id, factValue: "User has a boat" }], late)).rejects.toThrow("took too long")
  let steps = 0
  const inTheMiddle = () => {
    steps += 1
    if (steps > 1) late()
  }
  await expect(forgetAll(ctx, [id], 200, inTheMiddle)).rejects.toThrow("took too long")
  expect((await pika.client.list("slow")).items.map(({ fact_value }) => fact_value)).toEqual(["User has a kite"])
})
