import { afterAll, afterEach, beforeAll, expect, test } from "bun:test"
import { takeDueDeliveries } from "../../src/webhooks/delivery/queries.ts"
import { startDue } from "../../src/webhooks/delivery/watch-deliveries.ts"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import type { Json } from "../support/client.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"
import { type Receiver, startReceiver } from "../support/webhook-receiver.ts"

const pika = usePika({ environment: { WEBHOOK_PRIVATE_ADDRESSES: "true" } })
let client: StrictClient
let receiver: Receiver
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
  receiver = await startReceiver()
})
afterAll(() => receiver.stop())
afterEach(async () => {
  const { items } = (await client.send("GET", "/api/v1/webhooks")).body as { items: Json[] }
  for (const { id } of items) await client.send("DELETE", `/api/v1/webhooks/${id}`)
  receiver.received.length = 0
  receiver.state.manner = () => ({ status: 200 })
})

const make = async (more: Json = {}): Promise<string> => {
  const { status, body } = await client.send("POST", "/api/v1/webhooks", { name: "mirror", url: receiver.url, ...more })
  expect(status).toBe(201)
  return String(body.id)
}
const read = async (id: string) => (await client.send("GET", `/api/v1/webhooks/${id}`)).body
const listed = async (id: string) =>
  (await client.send("GET", `/api/v1/webhooks/${id}/deliveries`)).body.items as Json[]
const change = (id: unknown, body: Json) => client.send("PATCH", `/api/v1/memories/${id}`, body)
const forget = (id: unknown) => client.send("DELETE", `/api/v1/memories/${id}`)
/** Delivers at once what is due, as the worker does twice a second. */
const deliver = async (): Promise<void> => {
  const running = new Map<string, Promise<void>>()
  await startDue(pika.running.services, running, new AbortController().signal)
  await Promise.all(running.values())
}
/** Until `condition` gives something; what is due meanwhile is delivered. */
const delivering = <Value>(what: string, condition: () => Value | Promise<Value>) =>
  until(what, async () => {
    await deliver()
    return condition()
  })
/** What was told of a person, in the order of its arrival. */
const told = (user: string) => receiver.received.map(({ payload }) => payload).filter(({ user_id }) => user_id === user)
const toldSoon = (user: string, count: number) =>
  delivering(`${count} events of ${user} have arrived`, () => (told(user).length >= count ? told(user) : null))
/** Lets everything that waits for another try be tried now. */
const hurry = async (id: string) => {
  await pika.sql`update webhook_deliveries set next_attempt_at = now() where webhook_id = ${id}`
  await pika.sql`update webhooks set retry_at = null where id = ${id}`
}
const rows = async (user: string) => {
  const [row] = await pika.sql`select count(*)::int as count from webhook_deliveries where user_id = ${user}`
  return row?.count as number
}

test("every change of a memory is told in its order: added, edited, forgotten", async () => {
  await make()
  const { id } = await pika.client.add("emma", "User has a dog named Sparky")
  await toldSoon("emma", 1)
  await change(id, { fact_value: "User has a dog named Sparkle" })
  await toldSoon("emma", 2)
  await forget(id)
  expect((await toldSoon("emma", 3)).map(({ event, event_details }) => [event, event_details])).toEqual([
    ["memory_add", { id, data: { memory: "User has a dog named Sparky" }, event: "ADD" }],
    ["memory_update", { id, data: { memory: "User has a dog named Sparkle" }, event: "UPDATE" }],
    ["memory_delete", { id, data: { memory: null }, event: "DELETE" }],
  ])
  await delivering("nothing is kept of what was delivered", async () => (await rows("emma")) === 0)
})

test("a conversation tells what it adds, and what it ends as deleted", async () => {
  await make()
  await pika.client.tell("mover", "I live in Hue")
  const [hue] = await toldSoon("mover", 1)
  await pika.client.tell("mover", "We moved to Da Nang")
  const events = await delivering("the old home has ended", () => {
    const found = told("mover")
    return found.some(({ event }) => event === "memory_delete") ? found : null
  })
  const ended = events.find(({ event }) => event === "memory_delete")
  expect(ended?.event_details?.id).toBe(hue?.event_details?.id ?? "")
  expect(events.filter(({ event }) => event === "memory_add").length).toBeGreaterThan(1)
})

test("a change that is undone is told to nobody", async () => {
  await make()
  await pika.client.add("twice", "User has a red kite")
  const { id } = await pika.client.add("twice", "User has a kite")
  await toldSoon("twice", 2)
  expect((await change(id, { fact_value: "User has a red kite" })).status).toBe(409)
  expect(await rows("twice")).toBe(0)
})

test("nothing is noted for a webhook that is off or does not ask for the event", async () => {
  const off = await make()
  await client.send("PATCH", `/api/v1/webhooks/${off}`, { is_active: false })
  const deletions = await make({ event_types: ["memory_delete"] })
  const { id } = await pika.client.add("quiet", "User has a kite")
  expect(await rows("quiet")).toBe(0)
  await forget(id)
  expect((await toldSoon("quiet", 1)).map(({ event }) => event)).toEqual(["memory_delete"])
  expect(await read(deletions)).toMatchObject({ waiting_deliveries: 0, failing_since: null })
})

test("what failed is tried again with the same id, and later events of that memory wait for it", async () => {
  receiver.state.manner = () => ({ status: 503 })
  const id = await make()
  const memory = await pika.client.add("late", "User has a kite")
  await toldSoon("late", 1)
  await forget(memory.id)
  await delivering("the failure is noted", async () => (await read(id)).last_error === "It answered 503.")
  expect(await listed(id)).toMatchObject([
    { event: "memory_add", attempts: 1, status: "waiting", last_error: "It answered 503.", memory_id: memory.id },
    { event: "memory_delete", attempts: 0, status: "waiting" },
  ])
  receiver.state.manner = () => ({ status: 200 })
  await hurry(id)
  const events = await toldSoon("late", 3)
  expect(events.map(({ event }) => event)).toEqual(["memory_add", "memory_add", "memory_delete"])
  expect(new Set(events.map(({ id }) => id)).size).toBe(2)
  await delivering("it counts as well again", async () => (await read(id)).failing_since === null)
})

test("after the last try a delivery is given up, its webhook switched off, and both can be taken up again", async () => {
  receiver.state.manner = () => "cut"
  const id = await make()
  await pika.client.add("given up", "User has a kite")
  await toldSoon("given up", 1)
  await pika.sql`update webhook_deliveries set attempts = 8 where webhook_id = ${id}`
  await hurry(id)
  const off = await delivering("it is switched off", async () => {
    const webhook = await read(id)
    return webhook.is_active === false ? webhook : null
  })
  expect(off).toMatchObject({
    disabled_reason: "Nothing could be delivered for more than a day.",
    failed_deliveries: 1,
    waiting_deliveries: 0,
    last_error: "The connection failed.",
  })
  expect(await listed(id)).toMatchObject([
    { status: "failed", next_attempt_at: null, last_error: "The connection failed." },
  ])
  const before = told("given up").length
  receiver.state.manner = () => ({ status: 204 })
  expect((await client.send("PATCH", `/api/v1/webhooks/${id}`, { is_active: true })).body).toMatchObject({
    disabled_reason: null,
    failed_deliveries: 0,
  })
  await toldSoon("given up", before + 1)
  await delivering("nothing is left", async () => (await rows("given up")) === 0)
})

test("a webhook that fails keeps no other one waiting", async () => {
  receiver.state.manner = ({ path }) => (path === "/slow" ? "hang" : { status: 200 })
  const slow = await make({ url: receiver.url.replace("/hook", "/slow") })
  await make()
  for (const n of [1, 2, 3]) await pika.client.add("crowd", `User has kite number ${n}`)
  await until("the other one got all", () => receiver.received.filter(({ path }) => path === "/hook").length === 3)
  expect(await read(slow)).toMatchObject({ waiting_deliveries: 3 })
})

test("an event that one memory's address refuses is told of all others", async () => {
  receiver.state.manner = ({ body }) => ({ status: body.includes("poison") ? 500 : 200 })
  await make()
  const said = ["User likes poison", "User likes rice", "User likes soup", "User likes tea", "User likes milk"]
  for (const text of said) await pika.client.add("picky", text)
  await delivering(
    "the others have arrived",
    () => new Set(told("picky").map(({ event_details }) => event_details?.id)).size === 5,
  )
  await delivering("one is left", async () => (await rows("picky")) === 1)
})

test("two processes that deliver send nothing twice", async () => {
  const id = await make()
  await client.send("PATCH", `/api/v1/webhooks/${id}`, { is_active: false })
  await pika.client.add("both", "User has a kite")
  const [memory] = (await pika.client.list("both")).items
  for (let n = 0; n < 50; n++)
    await pika.sql`
      insert into webhook_deliveries (user_id, webhook_id, event, fact_id) values ('both', ${id}, 'memory_update', ${crypto.randomUUID()})`
  expect(memory).toBeDefined()
  await pika.sql`update webhooks set is_active = true where id = ${id}`
  const { sql } = pika.running.services
  const taken = (await Promise.all([1, 2, 3].map(() => takeDueDeliveries(sql, [])))).flat()
  expect(new Set(taken.map((one) => one.id)).size).toBe(taken.length)
})

test("an erasure leaves nothing of the person in deliveries, and tells nobody", async () => {
  receiver.state.manner = () => ({ status: 500 })
  const id = await make()
  await pika.client.add("erased", "User has a kite")
  await toldSoon("erased", 1)
  const before = told("erased").length
  expect((await client.send("POST", "/api/v1/delete_user_data", { user_id: "erased" })).status).toBe(200)
  expect(await rows("erased")).toBe(0)
  receiver.state.manner = () => ({ status: 200 })
  await hurry(id)
  await pika.client.add("somebody else", "User has a kite")
  await toldSoon("somebody else", 1)
  expect(told("erased")).toHaveLength(before)
})

test("the secret is shown once, and the audit knows who made, changed and deleted a webhook", async () => {
  const { body } = await client.send("POST", "/api/v1/webhooks", { name: "once", url: receiver.url })
  expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const id = String(body.id)
  const answers = [await client.send("GET", "/api/v1/webhooks"), await client.send("GET", `/api/v1/webhooks/${id}`)]
  answers.push(await client.send("PATCH", `/api/v1/webhooks/${id}`, { name: "renamed" }))
  for (const { text } of answers) expect(text).not.toContain("whsec_")
  expect((await client.send("DELETE", `/api/v1/webhooks/${id}`)).status).toBe(204)
  expect((await client.send("DELETE", `/api/v1/webhooks/${id}`)).status).toBe(404)
  const actions = await pika.sql<{ action: string }[]>`
    select action from audit_log where resource_id = ${id} and status_code < 300 and action <> 'webhook.read' order by id`
  expect(actions.map(({ action }) => action)).toEqual(["webhook.create", "webhook.update", "webhook.delete"])
})

test("a test event is sent at once, and its failure is told", async () => {
  const id = await make({ event_types: ["memory_delete"] })
  expect((await client.send("POST", `/api/v1/webhooks/${id}/test`)).body).toEqual({ delivered: true, error: null })
  expect(receiver.received.map(({ payload }) => payload)).toMatchObject([{ event: "test", user_id: null }])
  receiver.state.manner = () => ({ status: 401 })
  const refused = await client.send("POST", `/api/v1/webhooks/${id}/test`)
  expect(refused.body).toEqual({ delivered: false, error: "It answered 401." })
})

test("URLs that are none are refused, and more webhooks than 20", async () => {
  for (const url of ["ftp://example.com/", "nowhere", "https://me:secret@example.com/", "https://example.com/#here"])
    expect((await client.send("POST", "/api/v1/webhooks", { name: "bad", url })).status).toBe(400)
  for (let n = 0; n < 20; n++) await make({ event_types: ["memory_delete"] })
  const full = await client.send("POST", "/api/v1/webhooks", { name: "one too many", url: receiver.url })
  expect(full.status).toBe(409)
})
