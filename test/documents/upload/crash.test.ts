import { afterAll, beforeAll, expect, test } from "bun:test"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { emptyFolder, type Process, startProcess } from "../../support/binary.ts"
import { createTestDatabase, type TestDatabase } from "../../support/databases.ts"
import { until } from "../../support/until.ts"
import { documentsAt } from "./upload-client.ts"

const size = 12_000_000
const content = new Uint8Array(size).map((_, at) => 97 + ((at * 7 + (at >> 12)) % 26))
let database: TestDatabase
const folder = emptyFolder()
beforeAll(async () => {
  database = await createTestDatabase()
}, 60_000)
afterAll(async () => {
  await database.drop()
  folder.remove()
})

const start = (): Promise<Process> =>
  startProcess(
    { PIKA_DATA_DIR: folder.path, PIKA_PROVIDER: "local", ...database.environment },
    folder.path,
    database.ownerUrl === null ? [] : ["serve", "--no-worker"],
  )
const spooled = (): string[] => {
  try {
    return readdirSync(join(database.environment.PIKA_DATA_DIR ?? folder.path, "uploads"))
  } catch {
    return [] // Nothing was sent yet.
  }
}

/** Sends the file, and kills the server `milliseconds` after its first bytes have come. */
const killDuring = async (pika: Process, milliseconds: number, userId: string): Promise<void> => {
  const form = new FormData()
  form.set("user_id", userId)
  form.set("file", new File([content], "long.txt"))
  const sending = documentsAt(pika.client.url)
    .send("POST", "/api/v1/documents", form)
    .catch(() => null)
  await until("its first bytes have come", () => spooled().length > 0)
  await Bun.sleep(milliseconds)
  await pika.kill("SIGKILL")
  await sending
}

test.skipIf(process.env.TEST_DATABASE_URL !== undefined)(
  "a server that is killed during uploads has whole documents afterwards, and no trace of the others",
  async () => {
    let pika = await start()
    for (const [round, milliseconds] of [0, 30, 80, 150, 300].entries()) {
      await killDuring(pika, milliseconds, `person-${round}`)
      pika = await start()
      await until("nothing is left of it on the disk", () => spooled().length === 0)
      const documents = documentsAt(pika.client.url)
      const list = await documents.send<{ items: { id: string }[] }>("GET", `/api/v1/documents?user_id=person-${round}`)
      const [document] = list.body.items
      await until("the quota counts whole documents alone", async () => {
        const { body } = await documents.quota(`person-${round}`)
        return (body.bytes as { used: number }).used === list.body.items.length * size
      })
      if (document) expect((await documents.download(document.id)).bytes.length).toBe(size)
    }
    await pika.kill("SIGTERM")
  },
  120_000,
)
