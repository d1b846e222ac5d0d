import { afterAll, beforeAll, expect, test } from "bun:test"
import { PikaError } from "../../clients/typescript/src/index.ts"
import { emptyFolder, type Process, spawnPika, startProcess } from "../support/binary.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "../support/databases.ts"
import { listTexts } from "./list-texts.ts"
import { tell } from "./tell.ts"

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

/** The status with which it is refused; null: it is not. */
const refusalOf = async (answer: Promise<unknown>): Promise<number | null> => {
  try {
    await answer
    return null
  } catch (error) {
    if (error instanceof PikaError) return error.status
    throw error
  }
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
        const refusal = await refusalOf(cluster(home).api.memoryAdd({ user_id: userId, fact_value }))
        if (refusal === null) break
        if (refusal === 421) home = 1 - home
        else if (refusal !== 503) throw new Error(`a write was refused with ${refusal}`)
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

const search = async (index: number, userId: string) => {
  const answering = cluster(index).api.memorySearch({ user_id: userId, query: "likes" })
  const refusal = await refusalOf(answering)
  return { refusal, count: refusal === null ? (await answering).count : 0 }
}

/** Asks both clusters all the time: whenever the second has something to tell of the person, the first refuses to. */
const watchHomes = (userId: string) => {
  let isOver = false
  const both: unknown[] = []
  const loop = async (): Promise<void> => {
    while (!isOver) {
      const second = await search(1, userId)
      const first = await search(0, userId)
      if (second.count > 0 && first.refusal !== 421) both.push([second, first])
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
    await tell(cluster(0).api, userId, "I have a dog named Sparky", "I live in Hanoi")
    const writers = ["kites", "maps"].map((name) => createWriter(userId, name))
    const watch = watchHomes(userId)
    for (const step of ["copying", "the other cluster", "deleting"]) expect(await move(userId, 0, step)).not.toBe(0)
    await move(userId, 0, null)
    for (const writer of writers) await writer.stop()
    await watch.stop()
    expect(watch.both).toEqual([])

    const facts = await listTexts(cluster(1).api, userId)
    const written = writers.flatMap((writer) => writer.written)
    expect(written.filter((one) => !facts.includes(one))).toEqual([])
    expect(facts.filter((one) => /Sparky|Hanoi/.test(one))).toHaveLength(2)
    expect(new Set(facts).size).toBe(facts.length)
    expect((await search(0, userId)).refusal).toBe(421)
    const { facts: found } = await cluster(1).api.memorySearch({ user_id: userId, query: "What is my dog called?" })
    expect(found[0]?.fact_value).toContain("Sparky")

    await move(userId, 1, null)
    expect((await listTexts(cluster(0).api, userId)).sort()).toEqual(facts.sort())
    expect((await search(1, userId)).refusal).toBe(421)
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
    const file = new File(["The text of the reader."], "text.txt", { type: "text/plain" })
    const { document_id: id, job_id: jobId } = await first.api.documentCreate({ user_id: "reader", file })
    await first.api.waitForJob(jobId ?? "", { timeoutMs: 60_000 })
    const to = databases[1]?.environment.DATABASE_URL ?? ""
    const child = spawnPika(["move-user", "reader", "--to", to], { ...source, LOG_LEVEL: "silent" }, folder.path)
    const told = await new Response(child.stderr).text()
    if ((await child.exited) !== 0) throw new Error(told)
    const content = await second.api.documentContent({ id })
    expect(await content.text()).toBe("The text of the reader.")
    await Promise.all([first, second].map(({ kill }) => kill("SIGTERM")))
    for (const home of homes) home.remove()
  },
  240_000,
)
