import { expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"
import { checkExport } from "../support/user-data.ts"

// Nobody reads the conversation: it still waits when a memory is forgotten and when it is exported.
const pika = usePika({ roles: { http: true, worker: false } })

test("a conversation that waits while a memory is forgotten can be exported and imported", async () => {
  const { client } = pika
  const { id } = await client.add("waiter", "User likes tea")
  await client.extract({ user_id: "waiter", conversation: [{ role: "user", content: "I like mango" }] })
  expect((await client.request("DELETE", `/api/v1/memories/${id}`)).status).toBe(204)
  const answer = await client.request("POST", "/api/v1/export_user_data", { user_id: "waiter" })
  const { jobs } = checkExport(await answer.json())
  expect(jobs).toMatchObject([{ status: "pending", payload: { conversation: [{ content: "I like mango" }] } }])
})
