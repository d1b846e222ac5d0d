import { expect, test } from "bun:test"
import { withFreshDatabase } from "../boot/fresh-database.ts"
import { type Api, emptyFolder, type Process, spawnPika, startProcess } from "../support/binary.ts"
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
  const members = new Map<Process, boolean>()
  const look = async (member: Process) =>
    void members.set(member, (await fetch(`${member.url}/ready`).catch(() => null))?.status === 200)
  const timer = setInterval(() => void Promise.all([...members.keys()].map(look)), 50)
  let turn = 0
  return {
    add: (member: Process) => void members.set(member, true),
    remove: (member: Process) => void members.delete(member),
    next: (): Api => {
      const ready = [...members].flatMap(([member, isReady]) => (isReady ? [member] : []))
      const member = ready[turn++ % ready.length]
      if (!member) throw new Error("no process is ready")
      return member.api
    },
    stop: () => clearInterval(timer),
  }
}

/** Searches, adds, hands in conversations and asks for their jobs, until it is stopped. Tells what was not answered as it should be. */
const startLoad = (next: () => Api) => {
  const failures: string[] = []
  const counts = { answered: 0, jobs: 0 }
  let isOver = false
  const ask = async <Answer>(send: (api: Api) => Promise<Answer>): Promise<Answer | null> => {
    try {
      const answer = await send(next())
      counts.answered += 1
      return answer
    } catch (error) {
      failures.push(`${send}: ${error}`)
      return null
    }
  }
  const isDone = async (id: string): Promise<boolean> => {
    while (failures.length === 0) {
      const job = await ask((api) => api.jobRead({ id }))
      if (job?.status === "completed") return true
      if (job?.status === "failed") failures.push(`job ${id} failed`)
    }
    return false
  }
  const run = async (client: number) => {
    for (let n = client; !isOver && failures.length === 0; n += clients) {
      const user_id = `person ${n % people}`
      await ask((api) => api.memorySearch({ user_id, query: `pet ${n}`, score_threshold: 0 }))
      await ask((api) => api.memoryAdd({ user_id, fact_value: `User has a dog named ${petName(n)}` }))
      const conversation = [{ role: "user" as const, content: `I have a cat named ${petName(n + 10_000)}` }]
      const accepted = await ask((api) => api.memoryExtract({ user_id, conversation }))
      if (accepted && (await isDone(accepted.job_id))) counts.jobs += 1
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
      const processes: Process[] = []
      const start = async (program?: string[]): Promise<Process> => {
        const process = await startProcess(environment, folder.path, [], program)
        processes.push(process)
        balancer.add(process)
        return process
      }
      const end = async (process: Process): Promise<void> => {
        expect(await process.kill("SIGTERM")).toBe(0)
        balancer.remove(process)
      }
      const before = await start(older)
      const load = startLoad(balancer.next)
      const requests = async (count: number): Promise<void> => {
        const goal = load.counts.answered + count
        await until(
          `${count} more requests are answered`,
          () => load.failures[0] ?? load.counts.answered >= goal,
          60_000,
        )
        expect(load.failures).toEqual([])
      }
      try {
        await requests(500)
        expect(await spawnPika(["migrate"], environment, folder.path).exited).toBe(0)
        expect((await fetch(`${before.url}/ready`)).status).toBe(200)
        await requests(300)
        await start()
        await requests(600)
        await end(before)
        await requests(300)
        const back = await start(older)
        await requests(300)
        await end(back)
        await load.stop()
        expect(load.failures).toEqual([])
        expect(load.counts.jobs).toBeGreaterThan(20)
      } finally {
        await load.stop()
        balancer.stop()
        for (const { kill, child } of processes) if (child.exitCode === null) await kill("SIGTERM")
      }
    })
    folder.remove()
  },
  240_000,
)
