import { afterAll, beforeAll, expect, test } from "bun:test"
import { emptyFolder, type Process, spawnPika, startProcess } from "../support/binary.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { formOf } from "../support/form.ts"
import { jobOver } from "../support/ingest.ts"

const folder = emptyFolder()
let databases: TestDatabase[] = []
let clusters: Process[] = []

beforeAll(async () => {
  if (serverUrl === undefined) return
  databases = [await createTestDatabase(), await createTestDatabase()]
  clusters = await Promise.all(databases.map(({ environment }) => startProcess(environment, folder.path)))
}, 60_000)

afterAll(async () => {
  await Promise.all(clusters.map(({ kill }) => kill("SIGTERM")))
  await Promise.all(databases.map(({ drop }) => drop()))
  folder.remove()
}, 30_000)

const cluster = (index: number): Process => {
  const found = clusters[index]
  if (!found) throw new Error("there are two clusters")
  return found
}

/** Moves the person from a cluster to the other one. `killAt`: it is killed by signal 9 when it begins this step. */
const move = async (userId: string, from: number, killAt: string | null): Promise<number> => {
  const [source, target] = [databases[from], databases[1 - from]]
  const child = spawnPika(
    ["move-user", userId, "--to", target?.environment.DATABASE_URL ?? ""],
    { ...source?.environment, LOG_LEVEL: "silent" },
    folder.path,
  )
  let told = ""
  for await (const part of child.stderr) {
    told += new TextDecoder().decode(part)
    if (killAt !== null && told.includes(killAt)) child.kill("SIGKILL")
  }
  const status = await child.exited
  if (killAt === null && status !== 0) throw new Error(told)
  return status
}

/** Writes to where the person lives, as a backend would: on 421 to the other cluster, on 503 again. */
const createWriter = (userId: string, name: string) => {
  const written: string[] = []
  let home = 0
  let isOver = false
  const loop = async (): Promise<void> => {
    for (let number = 0; !isOver; number++) {
      const fact_value = `User likes ${name}${number}`
      for (;;) {
        const answer = await cluster(home).client.request("POST", "/api/v1/memories", { user_id: userId, fact_value })
        if (answer.status === 201 || answer.status === 200) break
        if (answer.status === 421) home = 1 - home
        else if (answer.status !== 503) throw new Error(`${answer.status}: ${await answer.text()}`)
        await Bun.sleep(20)
      }
      written.push(fact_value)
      await Bun.sleep(50)
    }
  }
  const looping = loop()
  return {
    written,
    stop: async () => {
      isOver = true
      await looping
    },
  }
}

const listAll = async (index: number, userId: string): Promise<string[]> => {
  const facts: string[] = []
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = await cluster(index).client.list(userId, `&limit=100${cursor && `&cursor=${cursor}`}`)
    facts.push(...page.items.map(({ fact_value }) => fact_value))
    cursor = page.next_cursor
  }
  return facts
}

const searchStatus = async (index: number, userId: string) => {
  const answer = await cluster(index).client.request("POST", "/api/v1/search_facts", {
    user_id: userId,
    query: "likes",
  })
  const { count = 0 } = (await answer.json()) as { count?: number }
  return { status: answer.status, count }
}

/** Asks both clusters all the time: whenever the second has something to tell of the person, the first refuses to. */
const watchHomes = (userId: string) => {
  let isOver = false
  const both: unknown[] = []
  const loop = async (): Promise<void> => {
    while (!isOver) {
      const second = await searchStatus(1, userId)
      const first = await searchStatus(0, userId)
      if (second.count > 0 && first.status !== 421) both.push([second, first])
    }
  }
  const looping = loop()
  return {
    both,
    stop: async () => {
      isOver = true
      await looping
    },
  }
}

test.skipIf(serverUrl === undefined)(
  "a person moves while they are written to, with the move killed at each step: no write is lost, and never do two clusters answer",
  async () => {
    const userId = "mover"
    await cluster(0).client.tell(userId, "I have a dog named Sparky", "I live in Hanoi")
    const writers = ["kites", "maps"].map((name) => createWriter(userId, name))
    const watch = watchHomes(userId)
    for (const step of ["copying", "the other cluster", "deleting"]) expect(await move(userId, 0, step)).not.toBe(0)
    await move(userId, 0, null)
    for (const writer of writers) await writer.stop()
    await watch.stop()
    expect(watch.both).toEqual([])

    const facts = await listAll(1, userId)
    const written = writers.flatMap((writer) => writer.written)
    expect(written.filter((one) => !facts.includes(one))).toEqual([])
    expect(facts.filter((one) => /Sparky|Hanoi/.test(one))).toHaveLength(2)
    expect(new Set(facts).size).toBe(facts.length)
    expect((await searchStatus(0, userId)).status).toBe(421)
    expect((await cluster(1).client.search(userId, "What is my dog called?")).facts[0]?.fact_value).toContain("Sparky")

    await move(userId, 1, null)
    expect((await listAll(0, userId)).sort()).toEqual(facts.sort())
    expect((await searchStatus(1, userId)).status).toBe(421)
  },
  240_000,
)

test.skipIf(serverUrl === undefined)(
  "the file of a document moves, though the settings of the move name the storage that holds it",
  async () => {
    const homes = [emptyFolder(), emptyFolder()]
    const [source, target] = databases.map(({ environment }, index) => ({
      ...environment,
      ...{ DOCUMENT_STORAGE: "file", PIKA_DATA_DIR: homes[index]?.path ?? "" },
    }))
    const [first, second] = await Promise.all([source, target].map((one) => startProcess({ ...one }, folder.path)))
    if (!first || !second) throw new Error("there are two clusters")
    const form = formOf({ user_id: "reader", file: "The text of the reader." })
    const uploaded = await first.client.request("POST", "/api/v1/documents", form)
    const { document_id: id, job_id: jobId } = (await uploaded.json()) as { document_id: string; job_id: string }
    await jobOver(first.client, jobId, 60_000)
    const to = databases[1]?.environment.DATABASE_URL ?? ""
    const child = spawnPika(["move-user", "reader", "--to", to], { ...source, LOG_LEVEL: "silent" }, folder.path)
    const told = await new Response(child.stderr).text()
    if ((await child.exited) !== 0) throw new Error(told)
    const content = await second.client.request("GET", `/api/v1/documents/${id}/content`)
    expect([content.status, await content.text()]).toEqual([200, "The text of the reader."])
    await Promise.all([first, second].map(({ kill }) => kill("SIGTERM")))
    for (const home of homes) home.remove()
  },
  240_000,
)
