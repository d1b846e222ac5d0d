import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test"
import { moveBetween } from "../../src/move-user.ts"
import { readConfig } from "../../src/platform/config.ts"
import { StartupError } from "../../src/platform/errors.ts"
import { insertSession } from "../support/chat.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { insertDocument } from "../support/documents.ts"
import { insertPerson, logIn } from "../support/people.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { openSession, say } from "../support/said.ts"
import { until } from "../support/until.ts"

setDefaultTimeout(60_000)

/** An embedded database belongs to one process: people leave it by an export. */
describe.skipIf(serverUrl === undefined)("a person moves to another cluster", () => {
  let databases: TestDatabase[] = []
  let first: TestPika
  let second: TestPika

  beforeAll(async () => {
    const made = [await createTestDatabase(), await createTestDatabase()] as const
    databases = [...made]
    first = await startPika({ database: made[0] })
    second = await startPika({ database: made[1] })
  })
  afterAll(async () => {
    await first?.stop()
    await second?.stop()
    for (const { drop } of databases) await drop()
  })

  const move = (userId: string): Promise<string> => {
    const [from = "", to = ""] = databases.map(({ environment }) => environment.DATABASE_URL)
    const config = readConfig({ DATABASE_URL: from, LOG_LEVEL: "silent" })
    return moveBetween(config, { from, to }, userId, () => undefined)
  }
  const refusalOf = async (userId: string): Promise<string> => {
    const error: unknown = await move(userId).catch((error: unknown) => error)
    return error instanceof StartupError ? error.message : String(error)
  }

  test("with memories and their history, documents, conversations, recordings, and the account with its password", async () => {
    const { id } = await first.client.add("emma", "User has a dog named Sparky")
    await first.client.request("PATCH", `/api/v1/memories/${id}`, { fact_value: "User has a dog named Rex" })
    const { sessionId } = await insertSession(first.sql, "emma", "What is a cave?")
    const { documentId } = await insertDocument(first.sql, "emma", "A cave is a hole in a rock")
    const username = await insertPerson(first.sql, "emma")
    const before = await first.client.list("emma")

    expect(await move("emma")).toStartWith(": 1 memories, 1 versions, 1 documents, ")

    expect(await second.client.list("emma")).toEqual(before)
    const get = async (path: string) => (await second.client.request("GET", path)).json()
    expect(await get(`/api/v1/memories/${id}/history`)).toMatchObject({ items: [{}, {}] })
    expect(await get(`/api/v1/chat/sessions/${sessionId}/messages`)).toMatchObject({ items: [{}, {}] })
    expect((await logIn(second, username)).status).toBe(200)
    const isReady = async () =>
      ((await get(`/api/v1/documents/${documentId}`)) as { status: string }).status === "ready"
    await until("the document is read again", isReady, 30_000)
    expect(await first.sql`select from facts union all select from accounts union all select from documents`).toEqual(
      [] as never,
    )
    expect((await logIn(first, username)).status).toBe(401)
  })

  test("and what they said and nobody had handed to extraction yet is handed over there", async () => {
    const sessionId = await openSession(first, "linh")
    await say(first, "linh", sessionId, "I have a cat named Luna")
    const waiting = ({ sql }: TestPika) => sql`
      select content, remember_at from chat_messages m join chat_sessions s on s.id = session_id
      where session_id = ${sessionId} and remembered_at is null and remember_at is not null`
    const before = [...(await waiting(first))]
    expect(before).toHaveLength(1)
    await move("linh")
    expect([...(await waiting(second))]).toEqual(before)
  })

  test("not when the other one holds something about them: nothing changes on either side", async () => {
    await first.client.add("held", "User likes kites")
    await second.client.add("held", "User likes maps")
    expect(await refusalOf("held")).toContain("The other cluster holds something about this user_id already")
    expect((await first.client.list("held")).items).toHaveLength(1)
    expect((await second.client.list("held")).items).toHaveLength(1)
  })

  test("not when their name is taken there: they go on where they were, and the other one holds nothing", async () => {
    await first.client.add("named", "User likes kites")
    const username = await insertPerson(first.sql, "named")
    await insertPerson(second.sql, "somebody", username)
    expect(await refusalOf("named")).toContain("username or e-mail address is taken")
    await first.client.add("named", "User likes maps")
    expect((await first.client.list("named")).items).toHaveLength(2)
    expect((await second.client.list("named")).items).toEqual([])
  })
})
