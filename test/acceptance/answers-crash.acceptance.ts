import { expect, test } from "bun:test"
import { type AnswerOf, PikaError } from "../../clients/typescript/src/index.ts"
import { type Api, emptyFolder, startProcess } from "../support/binary.ts"
import { createTestDatabase } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const rounds = Number(process.env.CRASH_ROUNDS ?? 3)
const clients = 8
const user = "child"

type Page = AnswerOf<"chatMessageList">

const readMessages = async (api: Api, sessionId: string) => {
  const items: Page["items"] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Page = await api.chatMessageList({ id: sessionId, order: "asc", limit: 100, ...(cursor && { cursor }) })
    items.push(...page.items)
    cursor = page.next_cursor
  }
  return items
}

test(`after ${rounds} times kill -9, no acknowledged question is lost or doubled, and none is answered twice`, async () => {
  const provider = startFakeProvider({ record: false })
  provider.reply(() => "Sparky is your dog [1]. ".repeat(5))
  provider.streamLike({ pauseMilliseconds: 5 })
  const database = await createTestDatabase()
  const environment = { ...database.environment, ...providerEnvironment(provider) }
  const home = emptyFolder()
  let pika = await startProcess(environment, home.path)
  await pika.api.memoryAdd({ user_id: user, fact_value: "User has a dog named Sparky" })
  const sessions = await Promise.all(
    Array.from({ length: clients }, async () => (await pika.api.chatSessionCreate({ user_id: user })).id),
  )
  const acknowledged = new Map<string, Set<string>>(sessions.map((id) => [id, new Set()]))
  const count = (): number => [...acknowledged.values()].reduce((sum, { size }) => sum + size, 0)
  let serial = 0

  /** A question is acknowledged when the first event of its answer comes. */
  const askUntilKilled = async (sessionId: string): Promise<void> => {
    for (;;) {
      const id = `c${serial++}`
      const question = { id: sessionId, query: "What is my dog named?", client_message_id: id }
      try {
        for await (const _ of pika.api.streamAnswer(question)) acknowledged.get(sessionId)?.add(id)
      } catch (error) {
        if (!(error instanceof PikaError)) return
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
        const all = await readMessages(pika.api, sessionId)
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
