import { afterAll, beforeAll, expect, test } from "bun:test"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { emptyFolder, type Process, startProcess } from "../../support/binary.ts"
import { createTestDatabase, type TestDatabase } from "../../support/databases.ts"
import { formOf } from "../../support/form.ts"
import { until } from "../../support/until.ts"

const marker = "xylophone-of-grandfather"
/** It takes a while to read. */
const text = Array.from({ length: 60_000 }, (_, line) => `Line ${line} tells of the ${marker} in the attic.`).join(
  "\n\n",
)

const home = emptyFolder()
const temporary = emptyFolder()
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
}, 60_000)
const running: Process[] = []
afterAll(async () => {
  for (const pika of running) await pika.kill("SIGKILL")
  await database.drop()
  home.remove()
  temporary.remove()
})

const dataFolder = (): string => database.environment.PIKA_DATA_DIR ?? home.path

const start = async (): Promise<Process> => {
  const environment = { PIKA_DATA_DIR: home.path, PIKA_PROVIDER: "local", TMPDIR: temporary.path }
  const pika = await startProcess({ ...environment, ...database.environment }, home.path)
  running.push(pika)
  return pika
}

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
    : []

/** Besides the embedded database itself. */
const filesWithMarker = (): string[] =>
  [home.path, temporary.path, join(dataFolder(), "uploads"), join(dataFolder(), "documents")]
    .flatMap(filesIn)
    .filter((path) => readFileSync(path).includes(marker))

test("a person who is erased after a kill -9 while their document was read leaves no copy of it on the disk", async () => {
  const first = await start()
  const form = formOf({ user_id: "emma", file: text })
  const response = await first.client.request("POST", "/api/v1/documents", form)
  expect(response.status).toBe(201)
  await until("its ingest has a copy", () => filesWithMarker().length > 0)
  await first.kill("SIGKILL")
  expect(filesWithMarker().length).toBeGreaterThan(0)
  const second = await start()
  const erased = await second.client.request("POST", "/api/v1/delete_user_data", { user_id: "emma" })
  expect(erased.status).toBe(200)
  expect(filesWithMarker()).toEqual([])
  await second.kill("SIGKILL")
  expect(filesWithMarker()).toEqual([])
}, 120_000)
