import { expect, test } from "bun:test"
import { emptyFolder, startProcess } from "../support/binary.ts"
import { createTestDatabase } from "../support/databases.ts"
import { MemoryClient2, MemoryClient3 } from "../support/mem0-clients.ts"
import { testKey } from "../support/pika.ts"

test("a program that was written for mem0 changes its host and its key, and works", async () => {
  const database = await createTestDatabase()
  const home = emptyFolder()
  const pika = await startProcess(database.environment, home.path)
  // The slash at the end makes it ask for paths with two at the start.
  const client = new MemoryClient3({ apiKey: testKey, host: `${pika.url}/` })
  const emma = { filters: { userId: "emma" } } as never
  const added = (await client.add([{ role: "user", content: "I have a dog named Sparky" }], { userId: "emma" })) as {
    eventId?: string
  }
  await pika.api.waitForJob(added.eventId ?? "")
  const found = await client.search("What is my dog's name?", emma)
  expect(found.results[0]).toMatchObject({ memory: "User has a dog named Sparky", userId: "emma" })
  const id = found.results[0]?.id ?? ""
  await client.update(id, { text: "User has a dog named Sparkle" })
  expect(await client.get(id)).toMatchObject({ memory: "User has a dog named Sparkle" })
  expect(await client.history(id)).toHaveLength(2)
  expect((await client.users()).results.map(({ name }) => name)).toEqual(["emma"])
  await client.add([{ role: "user", content: "The gate is blue" }], { userId: "emma", infer: false })
  expect((await client.getAll(emma)).count).toBe(2)
  const { id: exportId } = (await client.createMemoryExport({ schema: {}, filters: { userId: "emma" } } as never)) as {
    id: string
  }
  expect(await client.getMemoryExport({ memoryExportId: exportId })).toMatchObject({ memories: [{}, {}] })
  await client.batchDelete([id])
  await expect(client.getMemoryExport({ memoryExportId: exportId })).rejects.toThrow("No memory export request found")
  const older = new MemoryClient2({ apiKey: testKey, host: `${pika.url}/mem0` })
  expect(await older.getAll({ user_id: "emma" })).toMatchObject([{ memory: "The gate is blue" }])
  await client.deleteAll({ userId: "emma" })
  expect((await client.getAll(emma)).count).toBe(0)
  await pika.kill("SIGTERM")
  home.remove()
  await database.drop()
}, 120_000)
