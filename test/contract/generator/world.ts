import type { Database } from "../../../src/platform/database/connect.ts"
import { insertSession } from "../../support/chat.ts"
import type { Client, Json } from "../../support/client.ts"
import { insertDocument } from "../../support/documents.ts"
import { makeKey } from "../../support/keys.ts"

/** A person of whom things are known that name them, and nobody else: seen in an answer to somebody else, it is a leak. */
export type Person = {
  userId: string
  mark: string
  memories: string[]
  exports: string[]
  jobs: string[]
  keys: string[]
  webhooks: string[]
  documents: string[]
  sessions: string[]
  messages: string[]
  /** Secrets of uploads that wait for their bytes. */
  uploads: string[]
}

/** Letters only, and no word of anybody. */
const markOf = (number: number): string => `Zqmark${["alef", "bet", "gimel", "dalet", "vav"][number]}`

const remember = async (client: Client, sql: Database, number: number): Promise<Person> => {
  const mark = markOf(number)
  const userId = `person-${number}`
  const job = await client.tell(userId, `I have a dog named ${mark}`, "I hate broccoli and I love football")
  const facts: Json[] = []
  for (const text of [`User's best friend is ${mark}`, `User lives in ${mark} street`, `User plays chess with ${mark}`])
    facts.push(
      await client.add(userId, text, {
        conversation_id: `talk of ${mark}`,
        metadata: { device: mark },
        category: "friend",
      }),
    )
  const { documentId } = await insertDocument(sql, userId, `A story of ${mark}`)
  const talk = await insertSession(sql, userId, `A talk of ${mark}`)
  return {
    userId,
    mark,
    memories: facts.map(({ id }) => String(id)),
    exports: [await askForExport(client, userId)],
    jobs: [job.job_id],
    ...{ keys: [], webhooks: await makeWebhooks(client, 1) },
    documents: [documentId],
    sessions: [talk.sessionId],
    messages: [talk.messageId, talk.answerId],
    uploads: await announce(client, userId, 3),
  }
}

const askForExport = async (client: Client, userId: string): Promise<string> => {
  const made = await client.request("POST", "/v1/exports/", { schema: {}, filters: { user_id: userId } })
  return ((await made.json()) as { id: string }).id
}

const announce = (client: Client, userId: string, uploads: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: uploads }, async () => {
      const body = { user_id: userId, filename: "horns.txt", bytes: 28 }
      const announced = await client.request("POST", "/api/v1/documents/uploads", body)
      const { upload } = (await announced.json()) as { upload: { url: string } }
      return upload.url.split("/").at(-1) ?? ""
    }),
  )

const makeWebhooks = (client: Client, count: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const body = { name: "mirror", url: "https://hooks.invalid/pika" }
      const made = await client.request("POST", "/api/v1/webhooks", body)
      return ((await made.json()) as { id: string }).id
    }),
  )

/** People whose memory, and whose keys, are there to be changed and deleted by those who may: nobody looks for marks of theirs. */
export const makeScratch = (client: Client, sql: Database, people: number): Promise<Person[]> =>
  Promise.all(
    Array.from({ length: people }, async (_, number) => {
      const userId = `scratch-${number}`
      const keys = await Promise.all(Array.from({ length: 10 }, () => makeKey(sql, ["memory:read"], { userId })))
      const documents = await Promise.all(
        Array.from({ length: 10 }, (_, n) => insertDocument(sql, userId, `Cave ${n}`)),
      )
      const uploads = await announce(client, userId, 10)
      const webhooks = await makeWebhooks(client, 3)
      const told = await client.tell(userId, "I like chess")
      const memories: string[] = []
      for (let n = 0; n < 12; n++) memories.push(String((await client.add(userId, `User has book ${n}`)).id))
      const talks = await Promise.all(Array.from({ length: 10 }, (_, n) => insertSession(sql, userId, `Talk ${n}`)))
      return {
        ...{ userId, mark: "", memories, exports: [await askForExport(client, userId)], jobs: [told.job_id], webhooks },
        ...{ keys: keys.map(({ id }) => id), documents: documents.map(({ documentId }) => documentId), uploads },
        sessions: talks.map(({ sessionId }) => sessionId),
        messages: talks.map(({ messageId }) => messageId),
      }
    }),
  )

export const populate = (client: Client, sql: Database, people: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: people }, (_, number) => remember(client, sql, number)))
