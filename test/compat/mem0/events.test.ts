import { expect, test } from "bun:test"
import type { Json } from "../../support/client.ts"
import { makeKey } from "../../support/keys.ts"
import { testKey } from "../../support/pika.ts"
import { usePika } from "../../support/use-pika.ts"

const pika = usePika()

const ask = async (method: string, path: string, body?: Json, key = testKey) => {
  const response = await fetch(`${pika.client.url}${path}`, {
    method,
    headers: { Authorization: `Token ${key}`, "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Json }
}
const says = (userId: string, content: string) => ({ user_id: userId, messages: [{ role: "user", content }] })

test("what was done when it was answered is an event that is over, for its person alone", async () => {
  const { key: own } = await makeKey(pika.sql, ["memory:write", "job:status"], { userId: "emma" })
  const { key: strange } = await makeKey(pika.sql, ["memory:write", "job:status"], { userId: "tom" })
  const added = await ask("POST", "/v3/memories/add/", { ...says("emma", "I like kites"), infer: false }, own)
  const deleted = await ask("DELETE", "/v1/memories/?user_id=emma", undefined, own)
  const none = await ask("DELETE", "/v1/memories/?user_id=emma", undefined, own)
  for (const [answer, type] of [
    [added, "ADD"],
    [deleted, "DELETE"],
    [none, "DELETE"],
  ] as const) {
    const path = `/v1/event/${answer.body.event_id}/`
    const event = { id: answer.body.event_id, event_type: type, status: "SUCCEEDED" }
    expect(await ask("GET", path, undefined, own)).toMatchObject({ status: 200, body: event })
    expect(await ask("GET", path)).toMatchObject({ status: 200, body: event })
    expect((await ask("GET", path, undefined, strange)).status).toBe(404)
  }
})

test("the erasure of a person and the deletion of an agent's memories are events, too", async () => {
  for (const path of ["/v2/entities/user/emma/", "/v2/entities/agent/toy/"]) {
    const { body } = await ask("DELETE", path)
    const event = await ask("GET", `/v1/event/${body.event_id}/`)
    expect([path, event]).toMatchObject([path, { status: 200, body: { event_type: "DELETE", status: "SUCCEEDED" } }])
  }
})

test("requests that are no events, and ids of nothing, are not found", async () => {
  const { headers } = await pika.client.request("GET", "/api/v1/memories?user_id=emma")
  const [read] = await pika.sql`select id from audit_log where action = 'memory.list' limit 1`
  for (const id of [read?.id ?? headers.get("x-request-id"), crypto.randomUUID(), "c0ffee"])
    expect((await ask("GET", `/v1/event/${id}/`)).status).toBe(404)
})

test("events come in pages", async () => {
  const ids: unknown[] = []
  for (const word of ["kites", "cats", "dogs"])
    ids.unshift((await ask("POST", "/v3/memories/add/", says("mia", `I like ${word}`))).body.event_id)
  const page = await ask("GET", "/v1/events/?user_id=mia&page=1&page_size=2")
  expect(page.body).toMatchObject({ count: 3, previous: null, results: ids.slice(0, 2).map((id) => ({ id })) })
  expect(page.body.next).toBe("/v1/events/?user_id=mia&page=2&page_size=2")
  expect((await ask("GET", String(page.body.next))).body).toMatchObject({ next: null, results: [{ id: ids[2] }] })
})

test("batches over the same people in another order do not wait for each other for ever", async () => {
  const added: { id: string }[] = []
  for (const user of ["ann", "bob", "cleo"]) added.push(await pika.client.add(user, `${user} likes kites`))
  const batch = (list: typeof added, text: string) => ({
    memories: list.map(({ id }) => ({ memory_id: id, metadata: { text } })),
  })
  for (let round = 0; round < 4; round++) {
    const answers = await Promise.all([
      ask("PUT", "/v1/batch/", batch(added, `a${round}`)),
      ask("PUT", "/v1/batch/", batch([...added].reverse(), `b${round}`)),
    ])
    for (const { status } of answers) expect([200, 409]).toContain(status)
  }
  const ids = added.map(({ id }) => ({ memory_id: id }))
  const deletions = await Promise.all([
    ask("DELETE", "/v1/batch/", { memories: ids }),
    ask("DELETE", "/v1/batch/", { memories: [...ids].reverse() }),
  ])
  expect(deletions.map(({ status }) => status).sort()).toEqual([200, 404])
}, 20_000)
