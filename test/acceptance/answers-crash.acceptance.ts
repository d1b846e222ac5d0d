import { expect, test } from "bun:test"
import { z } from "zod"
import { emptyFolder, startProcess } from "../support/binary.ts"
import type { Client } from "../support/client.ts"
import { createTestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const rounds = Number(process.env.CRASH_ROUNDS ?? 3)
const clients = 8
const user = "child"

const pageSchema = z.object({
  items: z.array(z.object({ message_type: z.string(), status: z.string(), client_message_id: z.string().nullable() })),
  next_cursor: z.string().nullable(),
})

const readMessages = async (client: Client, sessionId: string) => {
  const items: z.infer<typeof pageSchema>["items"] = []
  for (let cursor: string | null = ""; cursor !== null; ) {
    const path = `/api/v1/chat/sessions/${sessionId}/messages?order=asc&limit=100${cursor && `&cursor=${cursor}`}`
    const page = pageSchema.parse(await (await client.request("GET", path)).json())
    items.push(...page.items)
    cursor = page.next_cursor
  }
  return items
}

const openSession = async (client: Client): Promise<string> => {
  const made = await client.request("POST", "/api/v1/chat/sessions", { user_id: user })
  return z.object({ id: z.string() }).parse(await made.json()).id
}

test(`after ${rounds} times kill -9, no acknowledged question is lost or doubled, and none is answered twice`, async () => {
  const provider = startFakeProvider({ record: false })
  provider.reply(() => "Sparky is your dog [1]. ".repeat(5))
  provider.streamLike({ pauseMilliseconds: 5 })
  const database = await createTestDatabase()
  const environment = { ...database.environment, ...providerEnvironment(provider) }
  const home = emptyFolder()
  let pika = await startProcess(environment, home.path)
  await pika.client.add(user, "User has a dog named Sparky")
  const sessions = await Promise.all(Array.from({ length: clients }, () => openSession(pika.client)))
  const acknowledged = new Map<string, Set<string>>(sessions.map((id) => [id, new Set()]))
  const count = (): number => [...acknowledged.values()].reduce((sum, { size }) => sum + size, 0)
  let serial = 0

  /** A question is acknowledged when the first byte of its answer comes. */
  const askUntilKilled = async (sessionId: string): Promise<void> => {
    for (;;) {
      const id = `c${serial++}`
      const body = { query: "What is my dog named?", client_message_id: id, stream: true }
      try {
        const answer = await pika.client.request("POST", `/api/v1/chat/sessions/${sessionId}/rag-query`, body)
        if (answer.status === 200) acknowledged.get(sessionId)?.add(id)
        await answer.text()
      } catch {
        return
      }
    }
  }
  for (let round = 0; round < rounds; round++) {
    const before = count()
    const load = sessions.map(askUntilKilled)
    await until("questions are answered", () => count() >= before + clients, 30_000)
    await Bun.sleep(Math.random() * 500) // The instant is meant to be random: nothing is waited for.
    await pika.kill("SIGKILL")
    await Promise.all(load)
    pika = await startProcess(environment, home.path)
  }
  for (const [sessionId, ids] of acknowledged) {
    const messages = await until(
      "every answer has ended",
      async () => {
        const all = await readMessages(pika.client, sessionId)
        const questions = all.filter(({ message_type }) => message_type === "user").length
        return all.length === 2 * questions && all.every(({ status }) => status !== "streaming") ? all : null
      },
      30_000,
    )
    const asked = messages.flatMap(({ client_message_id }) => client_message_id ?? [])
    expect(new Set(asked).size).toBe(asked.length)
    expect([...ids].filter((id) => !asked.includes(id))).toEqual([])
  }
  await pika.kill("SIGTERM")
  await database.drop()
  await provider.stop()
  home.remove()
}, 300_000)
