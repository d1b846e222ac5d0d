import { expect, test } from "bun:test"
import { existsSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { createClient } from "../../clients/typescript/src/index.ts"
import { emptyFolder, spawnPika, startProcess } from "../support/binary.ts"
import { createTestDatabase, serverUrl } from "../support/databases.ts"
import { petName } from "../support/names.ts"
import { tell } from "./tell.ts"

test("the binary starts from an empty folder with no setting at all, and remembers", async () => {
  const folder = emptyFolder()
  const pika = await startProcess({}, folder.path)
  expect((await tell(pika.api, "u", "I have a cat named Luna")).status).toBe("completed")
  expect((await pika.api.memorySearch({ user_id: "u", query: "Luna" })).facts[0]?.fact_value).toContain("Luna")
  expect(await pika.kill("SIGTERM")).toBe(0)
  expect(readdirSync(folder.path)).toEqual([".pika"])
  folder.remove()
}, 60_000)

test("without a key it makes one, tells the file that keeps it for its owner alone, and writes it into no log", async () => {
  const folder = emptyFolder()
  const start = () => startProcess({ PIKA_ADMIN_KEY: "" }, folder.path)
  const first = await start()
  const file = join(folder.path, ".pika", "admin.key")
  const key = (await Bun.file(file).text()).trim()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(first.output()).not.toContain(key)
  expect(first.output()).toContain(`API key    in ${file}`)
  await first.kill("SIGTERM")
  const second = await start()
  expect(second.output()).not.toContain(key)
  expect((await createClient({ url: second.url, apiKey: key }).jobList({})).items).toEqual([])
  await second.kill("SIGTERM")
  folder.remove()
}, 60_000)

test("a second process on the same folder says who holds it, and the first goes on", async () => {
  const folder = emptyFolder()
  const first = await startProcess({}, folder.path)
  const second = spawnPika([], { PORT: "0" }, folder.path)
  expect(await second.exited).not.toBe(0)
  expect(await new Response(second.stderr).text()).toContain(`process ${first.child.pid}`)
  expect((await fetch(`${first.url}/ready`)).status).toBe(200)
  await first.kill("SIGKILL")
  const third = await startProcess({}, folder.path)
  expect(await third.kill("SIGTERM")).toBe(0)
  folder.remove()
}, 60_000)

test("version says version, commit and Bun", async () => {
  const folder = emptyFolder()
  const child = spawnPika(["version"], {}, folder.path)
  expect(await new Response(child.stdout).text()).toMatch(/^pika \d+\.\d+\.\d+, commit .+, Bun \d+\.\d+\.\d+\n$/)
  expect(existsSync(join(folder.path, ".pika"))).toBe(false)
  folder.remove()
})

test("the page of the API's documentation is whole without the internet", async () => {
  const folder = emptyFolder()
  const pika = await startProcess({}, folder.path)
  const page = await (await fetch(`${pika.url}/docs`)).text()
  const links = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? "")
  expect(links.length).toBeGreaterThan(2)
  for (const link of links) expect((await fetch(`${pika.url}${link}`)).status).toBe(200)
  expect(page).not.toMatch(/https?:\/\//)
  await pika.kill("SIGTERM")
  folder.remove()
}, 60_000)

test.skipIf(serverUrl === undefined)(
  "with two processes on one server, a search after a completed job never misses its fact",
  async () => {
    const searches = 1000
    const database = await createTestDatabase()
    const folder = emptyFolder()
    const [one, other] = [
      await startProcess(database.environment, folder.path),
      await startProcess(database.environment, folder.path),
    ]
    let next = 0
    let missed = 0
    const client = async () => {
      while (next < searches) {
        const number = next++
        const name = petName(number)
        const [writer, reader] = number % 2 === 0 ? [one, other] : [other, one]
        const user_id = `reader-${number % 50}`
        await tell(writer.api, user_id, `I have a dog named ${name}`)
        const { facts } = await reader.api.memorySearch({ user_id, query: name, limit: 5 })
        if (!facts.some((fact) => fact.fact_value.includes(name))) missed += 1
      }
    }
    await Promise.all(Array.from({ length: 8 }, client))
    expect(missed).toBe(0)
    await Promise.all([one.kill("SIGTERM"), other.kill("SIGTERM")])
    await database.drop()
    folder.remove()
  },
  240_000,
)
