import { expect, test } from "bun:test"
import { createHomes, type State } from "../../src/people/homes.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import { setHome } from "../../src/privacy/move/homes.ts"
import { createTestDatabase } from "../support/databases.ts"
import { startPika } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })
const live = (userId: string, state: State) => setHome(pika.running.services, userId, state, "other")

const statusesOf = async (userId: string) => {
  const ask = async (method: string, path: string, body?: unknown) =>
    (await pika.client.request(method, path, body)).status
  return {
    search: await ask("POST", "/api/v1/search_facts", { user_id: userId, query: "dog" }),
    documents: await ask("POST", "/api/v1/documents/search", { user_id: userId, query: "dog" }),
    list: await ask("GET", `/api/v1/memories?user_id=${userId}`),
    several: await ask("POST", "/v3/memories/", { filters: { user_id: { in: [userId, "neighbour"] } } }),
    add: await ask("POST", "/api/v1/memories", { user_id: userId, fact_value: `User likes ${crypto.randomUUID()}` }),
  }
}

test("while a person moves away, reads go on and writes are told to try again", async () => {
  await pika.client.add("leaving", "User has a dog")
  await live("leaving", "closing")
  expect(await statusesOf("leaving")).toEqual({ search: 200, documents: 200, list: 200, several: 200, add: 503 })
  await live("leaving", "here")
  expect(await statusesOf("leaving")).toEqual({ search: 200, documents: 200, list: 200, several: 200, add: 201 })
})

test("nothing is answered for a person who lives elsewhere, and cached answers are not used", async () => {
  await pika.client.add("gone", "User has a dog")
  await statusesOf("gone")
  await live("gone", "gone")
  expect(await statusesOf("gone")).toEqual({ search: 421, documents: 421, list: 421, several: 421, add: 421 })
  const refused = await pika.client.request("POST", "/api/v1/search_facts", { user_id: "gone", query: "dog" })
  expect(await refused.json()).toMatchObject({ error_code: "MOVED" })
  expect(await statusesOf("neighbour")).toMatchObject({ search: 200, list: 200, add: 201 })
})

test("nothing is answered for a person who is moving here, until they have", async () => {
  await live("coming", "coming")
  expect(await statusesOf("coming")).toEqual({ search: 503, documents: 503, list: 503, several: 503, add: 503 })
  await live("coming", "here")
  expect(await statusesOf("coming")).toMatchObject({ search: 200, list: 200, add: 201 })
})

test("a list of everybody leaves out who lives elsewhere, or is moving here", async () => {
  const lists = async () => {
    const ask = async (method: string, path: string, body?: unknown) =>
      (await pika.client.request(method, path, body)).text()
    return Promise.all([
      ask("POST", "/v3/memories/", { filters: { user_id: "*" }, page_size: 200 }),
      ask("GET", "/v1/entities/?page_size=200"),
      ask("GET", "/api/v1/jobs?limit=100"),
      ask("GET", "/v1/events/?page_size=100"),
      ask("POST", "/v3/memories/search/", { query: "violin", filters: { user_id: "*", categories: ["hobby"] } }),
    ])
  }
  for (const userId of ["half-moved", "settled"]) {
    await pika.client.tell(userId, "I have a dog named Sparky")
    await pika.client.add(userId, `The violin of ${userId}`, { category: "hobby", metadata: { agent_id: userId } })
  }
  const answer = await pika.client.request("GET", "/api/v1/jobs?user_id=half-moved")
  const { items } = (await answer.json()) as { items: { job_id: string }[] }
  const isSeen = async () =>
    (await lists()).map((text) => text.includes("half-moved") || text.includes(items[0]?.job_id ?? ""))
  expect(await isSeen()).toEqual([true, true, true, true, true])
  for (const state of ["coming", "gone"] as const) {
    await live("half-moved", state)
    expect([state, await isSeen()]).toEqual([state, [false, false, false, false, false]])
    expect((await lists())[0]).toContain("settled")
  }
  await live("half-moved", "here")
})

test("a process that starts learns of everybody who moved, a thousand at a time", async () => {
  await pika.sql`
    insert into moves (user_hash, state, other, erasure_id)
    select sha256(('moved-' || n)::bytea), case when n = 2500 then 'here' else 'gone' end, 'other', -3000 + n from generate_series(1, 2500) as n`
  const homes = createHomes(pika.sql)
  await pika.sql`update moves set erasure_id = erasure_id + 1000000 where other = 'other'`
  await homes.refresh()
  for (const number of [1, 1000, 1001, 2001, 2499])
    expect(() => homes.require(`moved-${number}`)).toThrow("moved to another cluster")
  expect(() => homes.require("moved-2500")).not.toThrow()
  await pika.sql`delete from moves where user_hash in (select sha256(('moved-' || n)::bytea) from generate_series(1, 2500) as n)`
})

test("a job of a person who is moving here waits without costing a try, and runs when they have moved", async () => {
  const database = await createTestDatabase()
  const before = await startPika({ database, roles: { http: true, worker: false } })
  const conversation = [{ role: "user" as const, content: "I have a dog named Sparky" }]
  const { job_id } = await before.client.extract({ user_id: "newcomer", conversation })
  await setHome(before.running.services, "newcomer", "coming", "other")
  await before.stop()
  const after = await startPika({ database })
  const postponed = () =>
    after.sql`select from pgboss.job where id = ${job_id} and state = 'created' and retry_limit > 3`
  await until("it was given back", async () => (await postponed()).length > 0)
  await setHome(after.running.services, "newcomer", "here", "other")
  expect(await after.client.waitForJob(job_id)).toMatchObject({ status: "completed" })
  await after.stop()
  await database.drop()
})

test("a move waits for the writes that have begun", async () => {
  const { sql } = pika.running.services
  const begun = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  const order: string[] = []
  const writing = asUser(sql, "writer", async (tx) => {
    await tx`insert into users (user_id, version) values ('writer', 1)`
    begun.resolve()
    await finish.promise
    order.push("written")
  })
  await begun.promise
  const closing = live("writer", "closing").then(() => order.push("closed"))
  finish.resolve()
  await Promise.all([writing, closing])
  expect(order).toEqual(["written", "closed"])
})
