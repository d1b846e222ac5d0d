import { until } from "../../../test/support/until.ts"
import type { Fault } from "../stage.ts"
import { repeatUntilHealed } from "./repeat.ts"

/** When one backend crashes, the whole server goes through recovery: about a second each time. */
const betweenCrashes = 4000

export const postgresFaults: Fault[] = [
  {
    name: "postgres-restarted",
    title: "PostgreSQL stopped, and started again at the end",
    ready: "down",
    inject: async ({ servers }) => {
      servers.signal("postgres", "SIGINT", "head")
      await until("PostgreSQL has stopped", () => !servers.isRunning("postgres"), 20_000)
      return servers.start
    },
  },
  {
    name: "postgres-paused",
    title: "PostgreSQL frozen (SIGSTOP), and thawed at the end",
    ready: "down",
    inject: async ({ servers }) => {
      servers.signal("postgres", "SIGSTOP")
      return async () => servers.signal("postgres", "SIGCONT")
    },
  },
  {
    name: "backend-killed",
    title:
      "a backend killed (SIGKILL) every 4 s, as when AGE crashes: each time PostgreSQL ends all others and recovers",
    ready: "any",
    inject: async ({ servers, notes }) => {
      let crashes = 0
      const heal = repeatUntilHealed(betweenCrashes, async () => {
        const [pid] = await servers.backends().catch(() => []) // None while the server still recovers.
        if (pid === undefined) return
        process.kill(pid, "SIGKILL")
        crashes += 1
        await until("PostgreSQL answers", servers.answers, 20_000)
      })
      return async () => {
        await heal()
        notes.push(`${crashes} crashes`)
      }
    },
  },
]
