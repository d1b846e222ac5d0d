import { expect, test } from "bun:test"
import { withFreshDatabase } from "../boot/fresh-database.ts"
import { emptyFolder, type Process, spawnPika, startProcess } from "../support/binary.ts"
import type { Client } from "../support/client.ts"
import { serverUrl } from "../support/databases.ts"
import { petName } from "../support/names.ts"
import { buildOlderProgram, olderCommit } from "../support/older-program.ts"
import { until } from "../support/until.ts"

const people = 20
const clients = 6

if (olderCommit === null)
  console.warn("no upgrade is tried: the history of the repository does not reach to an older schema")

/** Asks every 50 ms who is ready, and gives each request to one of them, as a load balancer does. */
const balance = () => {
  const members = new Map<Client, boolean>()
  const look = async (client: Client) =>
    void members.set(client, (await client.request("GET", "/ready").catch(() => null))?.status === 200)
  const timer = setInterval(() => void Promise.all([...members.keys()].map(look)), 50)
  let turn = 0
  return {
    add: (client: Client) => void members.set(client, true),
    remove: (client: Client) => void members.delete(client),
    next: (): Client => {
      const ready = [...members].flatMap(([client, isReady]) => (isReady ? [client] : []))
      const client = ready[turn++ % ready.length]
      if (!client) throw new Error("no process is ready")
      return client
    },
    stop: () => clearInterval(timer),
  }
}

/** Searches, adds, hands in conversations and asks for their jobs, until it is stopped. Tells what was not answered as it should be. */
const startLoad = (next: () => Client) => {
  const failures: string[] = []
  const counts = { answered: 0, jobs: 0 }
  let isOver = false
  const ask = async (method: string, path: string, body?: unknown): Promise<{ job_id?: string; status?: string }> => {
    const client = next()
    try {
      const response = await client.request(method, path, body)
      const text = await response.text()
      counts.answered += 1
      if (response.status >= 300) failures.push(`${method} ${path}: ${response.status} ${text}`)
      return JSON.parse(text) as { job_id?: string; status?: string }
    } catch (error) {
      failures.push(`${method} ${path} of ${client.url}: ${error}`)
      return {}
    }
  }
  const run = async (client: number) => {
    for (let n = client; !isOver; n += clients) {
      const user_id = `person ${n % people}`
      await ask("POST", "/api/v1/search_facts", { user_id, query: `pet ${n}`, score_threshold: 0 })
      await ask("POST", "/api/v1/memories", { user_id, fact_value: `User has a dog named ${petName(n)}` })
      const conversation = [{ role: "user", content: `I have a cat named ${petName(n + 10_000)}` }]
      const { job_id } = await ask("POST", "/api/v1/extract_facts", { user_id, conversation })
      for (let state = ""; job_id && state !== "completed"; counts.jobs += state === "completed" ? 1 : 0) {
        const job = await ask("GET", `/api/v1/jobs/${job_id}`)
        state = job.status ?? "completed"
        if (state === "failed") failures.push(`job ${job_id} failed`)
        if (state === "failed") break
      }
    }
  }
  const runs = Array.from({ length: clients }, (_, number) => run(number))
  return {
    counts,
    failures,
    stop: async () => {
      isOver = true
      await Promise.all(runs)
    },
  }
}

test.skipIf(serverUrl === undefined || olderCommit === null)(
  "an upgrade fails no request: the older program through the migration, both side by side, then the newer alone",
  async () => {
    const folder = emptyFolder()
    const older = [await buildOlderProgram(folder.path)]
    await withFreshDatabase(async ({ url }) => {
      const environment = { DATABASE_URL: url }
      const balancer = balance()
      const before: Process = await startProcess(environment, folder.path, [], older)
      balancer.add(before.client)
      const load = startLoad(balancer.next)
      const requests = (count: number) => {
        const goal = load.counts.answered + count
        return until(`${count} more requests are answered`, () => load.counts.answered >= goal, 60_000)
      }
      await requests(500)
      const migrating = spawnPika(["migrate"], environment, folder.path)
      expect({ status: await migrating.exited, failures: load.failures }).toEqual({ status: 0, failures: [] })
      expect((await before.client.request("GET", "/ready")).status).toBe(200)
      await requests(300)
      const after = await startProcess(environment, folder.path)
      balancer.add(after.client)
      await requests(600)
      expect(await before.kill("SIGTERM")).toBe(0)
      balancer.remove(before.client)
      await requests(300)
      const again = await startProcess(environment, folder.path, [], older)
      balancer.add(again.client)
      await requests(300)
      expect(await again.kill("SIGTERM")).toBe(0)
      balancer.remove(again.client)
      await load.stop()
      balancer.stop()
      expect(load.failures).toEqual([])
      expect(load.counts.jobs).toBeGreaterThan(20)
      await after.kill("SIGTERM")
    })
    folder.remove()
  },
  240_000,
)
