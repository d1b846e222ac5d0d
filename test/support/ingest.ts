import { startIngest } from "../../src/documents/ingest/start-ingest.ts"
import { lockNewOwner } from "../../src/documents/queries.ts"
import { partBytes } from "../../src/documents/storage/postgres-storage.ts"
import { jobSchema } from "../../src/jobs/schemas.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import type { Client } from "./client.ts"
import type { TestPika } from "./pika.ts"

type Pika = Pick<TestPika, "running" | "client">

/** Two of them do not fit into one chunk of 64 tokens. */
const filler =
  "The old man counts them every evening by the light of his lamp, writes the number down in a thin grey book, and puts them back into the wooden box"

/** Documents of so many paragraphs, each a chunk of its own. */
export const paragraphs = (count: number, about = "marbles"): string =>
  Array.from({ length: count }, (_, index) => `Paragraph ${index} tells of ${about}. ${filler}.`).join("\n\n")

/** Stores plain text as a document, as an upload does, and starts its ingest. */
export const ingestText = async ({ running }: Pika, userId: string, text: string) => {
  const { services } = running
  const [documentId, fileId] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
  const bytes = Buffer.from(text)
  const started = await asUser(services.sql, userId, async (tx) => {
    await lockNewOwner(tx, userId)
    await tx`
      insert into documents (user_id, id, title, filename, mime_type, bytes, sha256, status, chunk_size, chunk_overlap)
      values (${userId}, ${documentId}, 'A text', 'text.txt', 'text/plain', ${bytes.length}, sha256(${bytes}), 'processing', 64, 0)`
    return storeVersion(services, tx, { userId, documentId, fileId, bytes })
  })
  services.wakeWorker()
  return { documentId, fileId, ...started }
}

/** Stores other text as the content of a document, and starts its ingest. */
export const replaceText = async ({ running }: Pika, userId: string, documentId: string, text: string) => {
  const { services } = running
  const fileId = Bun.randomUUIDv7()
  const bytes = Buffer.from(text)
  const started = await asUser(services.sql, userId, async (tx) => {
    await lockNewOwner(tx, userId)
    await tx`update documents set sha256 = sha256(${bytes}) where user_id = ${userId} and id = ${documentId}`
    return storeVersion(services, tx, { userId, documentId, fileId, bytes })
  })
  services.wakeWorker()
  return { fileId, ...started }
}

type Stored = { userId: string; documentId: string; fileId: string; bytes: Buffer }

const storeVersion = async (
  services: Pika["running"]["services"],
  tx: Parameters<typeof startIngest>[1],
  { userId, documentId, fileId, bytes }: Stored,
) => {
  const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest()
  await tx`
    insert into document_files (user_id, id, document_id, storage, filename, mime_type, bytes, sha256, is_complete)
    values (${userId}, ${fileId}, ${documentId}, 'postgres', 'text.txt', 'text/plain', ${bytes.length}, ${sha256}, true)`
  for (let part = 0; part * partBytes < bytes.length; part++)
    await tx`
      insert into document_parts (user_id, file_id, part, data)
      values (${userId}, ${fileId}, ${part}, ${bytes.subarray(part * partBytes, (part + 1) * partBytes)})`
  const ingest = { userId, documentId, fileId, sha256, chunkSize: 64, chunkOverlap: 0 }
  return startIngest(services, tx, { ...ingest, kind: "document.ingest" })
}

export const readJob = async (client: Client, id: string) =>
  jobSchema.parse(await (await client.request("GET", `/api/v1/jobs/${id}`)).json())

/** Asks until the job is over: not so often that the questions slow it down. */
export const jobOver = async (client: Client, id: string, milliseconds = 50_000) => {
  const end = Date.now() + milliseconds
  for (;;) {
    const job = await readJob(client, id)
    if (job.status !== "pending" && job.status !== "processing") return job
    if (Date.now() > end) throw new Error(`job ${id} is still ${job.status}: ${job.current_step}`)
    await Bun.sleep(50)
  }
}
