import { afterAll, afterEach, beforeAll, expect, test } from "bun:test"
import type { Json } from "../../support/client.ts"
import { makeKey } from "../../support/keys.ts"
import { testKey } from "../../support/pika.ts"
import { until } from "../../support/until.ts"
import { usePika } from "../../support/use-pika.ts"
import { type Receiver, startReceiver } from "../../support/webhook-receiver.ts"

// What the clients of mem0 send beside adding, listing and searching.
const pika = usePika({ environment: { WEBHOOK_PRIVATE_ADDRESSES: "true" } })
let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.stop())
afterEach(async () => {
  await pika.sql`delete from mem0_project`
})

const ask = async (method: string, path: string, body?: Json, key = testKey) => {
  const response = await fetch(`${pika.client.url}${path}`, {
    method,
    headers: { Authorization: `Token ${key}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: JSON.parse(text) as unknown }
}
const hooks = "/api/v1/webhooks/projects/pika/"
const project = "/api/v1/orgs/organizations/pika/projects/pika/"

test("feedback is kept, told back and lowers the confidence", async () => {
  const memory = await pika.client.add("emma", "User has a dog named Sparky")
  const sent = { memory_id: memory.id, feedback: "VERY_NEGATIVE", feedback_reason: "It is a cat.", org_id: "o" }
  expect(await ask("POST", "/v1/feedback/", sent)).toEqual({
    status: 200,
    body: { id: memory.id, feedback: "VERY_NEGATIVE", feedback_reason: "It is a cat." },
  })
  expect((await pika.client.list("emma")).items).toMatchObject([{ id: memory.id, confidence: 0.1 }])
  expect(await ask("POST", "/v1/feedback/", { memory_id: memory.id, feedback: null })).toMatchObject({
    status: 200,
    body: { feedback: null, feedback_reason: null },
  })
  expect(await ask("POST", "/v1/feedback/", { memory_id: "c0ffee", feedback: "POSITIVE" })).toEqual({
    status: 404,
    body: { detail: "Memory not found!", error: "Memory not found!" },
  })
})

test("a webhook is made, listed, changed and deleted in mem0's shapes, and is told of memories", async () => {
  const made = await ask("POST", hooks, {
    name: "n",
    url: receiver.url,
    event_types: ["memory_add", "memory_categorize"],
  })
  expect(made).toMatchObject({
    status: 201,
    body: { name: "n", url: receiver.url, event_types: ["memory_add"], is_active: true, owner: "self-hosted" },
  })
  const { webhook_id: id, secret } = made.body as { webhook_id: string; secret: string }
  expect(secret).toStartWith("whsec_")
  const { id: memoryId } = await pika.client.add("hooked", "User has a kite")
  const [message] = await until("it is told", () => (receiver.received.length > 0 ? receiver.received : null))
  expect(message?.payload.event_details).toEqual({ id: memoryId, data: { memory: "User has a kite" }, event: "ADD" })
  expect(await ask("PUT", `/api/v1/webhooks/${id}/`, { name: "m" })).toEqual({
    status: 200,
    body: { message: "Webhook updated successfully" },
  })
  const listed = await ask("GET", hooks)
  expect(listed.body).toMatchObject([{ webhook_id: id, name: "m" }])
  expect(JSON.stringify(listed.body)).not.toContain("whsec_")
  expect(await ask("DELETE", `/api/v1/webhooks/${id}/`)).toEqual({
    status: 200,
    body: { message: "Webhook deleted successfully" },
  })
  expect((await ask("DELETE", `/api/v1/webhooks/${id}/`)).status).toBe(404)
  expect((await ask("DELETE", "/api/v1/webhooks/wh_1/")).status).toBe(404)
})

test("a webhook for an event that never comes alone is refused", async () => {
  expect(await ask("POST", hooks, { name: "n", url: receiver.url, event_types: ["memory_categorize"] })).toMatchObject({
    status: 501,
    body: { detail: expect.stringContaining("memory_add") },
  })
})

test("settings with a meaning are kept and shown as asked for, others are refused", async () => {
  expect(await ask("GET", project)).toEqual({
    status: 200,
    body: { custom_instructions: null, custom_categories: null },
  })
  const settings = { custom_instructions: "x", custom_categories: [{ aB: "d" }] }
  expect(await ask("PATCH", project, settings)).toEqual({
    status: 200,
    body: { message: "Updated custom instructions and custom categories" },
  })
  const both = await ask("GET", `${project}?fields=custom_instructions&fields=custom_categories&org_id=pika`)
  expect(both.body).toEqual(settings)
  expect((await ask("GET", `${project}?fields=custom_categories`)).body).toEqual({ custom_categories: [{ aB: "d" }] })
  await ask("PATCH", project, { custom_instructions: null })
  expect((await ask("GET", project)).body).toEqual({ ...settings, custom_instructions: null })
  expect(await ask("PATCH", project, { retrieval_criteria: [{ name: "joy" }] })).toMatchObject({
    status: 501,
    body: { detail: expect.stringContaining("retrieval_criteria") },
  })
  expect((await ask("PATCH", project, { org_id: "o" })).status).toBe(400)
})

test("settings and webhooks are the admin's", async () => {
  const { key } = await makeKey(pika.sql, ["memory:read", "memory:write"])
  for (const [method, path] of [
    ["GET", project],
    ["PATCH", project],
    ["GET", hooks],
    ["POST", hooks],
  ] as const)
    expect([method, path, (await ask(method, path, method === "GET" ? undefined : {}, key)).status]).toEqual([
      method,
      path,
      403,
    ])
})

test("a profile of a user is ours, by category", async () => {
  await pika.client.add("profiled", "User has a dog named Sparky", { category: "pet" })
  expect(await ask("GET", "/v2/entities/user/profiled/profile/")).toEqual({
    status: 200,
    body: {
      profile: { pet: ["User has a dog named Sparky"] },
      status: "succeeded",
      entity_type: "user",
      entity_id: "profiled",
      updated_at: null,
      generation_count: 1,
    },
  })
  expect((await ask("GET", "/v2/entities/agent/a/profile/")).status).toBe(501)
})

test("what is not offered is 501 with a sentence", async () => {
  for (const [method, path] of [
    ["POST", "/v1/summary/"],
    ["POST", "/v2/profiles/jobs/"],
    ["GET", "/v2/profiles/jobs/j1/"],
    ["GET", "/v2/profiles/settings/"],
    ["POST", "/v2/profiles/settings/"],
    ["GET", `${project}members/`],
    ["POST", `${project}members/`],
    ["DELETE", project],
    ["POST", "/api/v1/orgs/organizations/pika/projects/"],
  ] as const) {
    const { status, body } = await ask(method, path, method === "GET" ? undefined : {})
    expect([method, path, status]).toEqual([method, path, 501])
    expect(body).toEqual({ detail: expect.stringContaining("not offered by Pika"), error: expect.any(String) })
  }
})
