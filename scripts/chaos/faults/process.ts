import type { Fault } from "../stage.ts"
import { repeatUntilHealed } from "./repeat.ts"

/** A supervisor kills a process that takes longer to stop. */
const stopTimeoutMilliseconds = 10_000
/** Long enough that jobs are in the middle of a model call when the signal comes. */
const modelMilliseconds = 500

export const processFaults: Fault[] = [
  {
    name: "sigterm-in-mid-job",
    title: "the only process told to stop (SIGTERM) in the middle of jobs and started again, over and over",
    model: true,
    process: true,
    ready: "any",
    inject: async (stage) => {
      stage.provider.fail("chat", { kind: "slow", milliseconds: modelMilliseconds })
      let slowest = 0
      let times = 0
      const heal = repeatUntilHealed(2000, async () => {
        const { code, milliseconds } = await stage.end(0, "SIGTERM")
        times += 1
        slowest = Math.max(slowest, milliseconds)
        if (code !== 0) stage.problems.push(`the process ended with ${code} after SIGTERM`)
        if (milliseconds > stopTimeoutMilliseconds) stage.problems.push(`a stop took ${Math.round(milliseconds)} ms`)
        await stage.restart(0)
      })
      return async () => {
        await heal()
        stage.provider.recover()
        stage.notes.push(`${times} stops, the slowest ${(slowest / 1000).toFixed(1)} s`)
      }
    },
  },
  {
    name: "one-of-two-killed",
    title: "one of two processes killed (SIGKILL) in the middle of jobs, and started again at the end",
    model: true,
    processes: 2,
    process: true,
    ready: "up",
    inject: async (stage) => {
      stage.provider.fail("chat", { kind: "slow", milliseconds: modelMilliseconds })
      await Bun.sleep(modelMilliseconds)
      await stage.end(1, "SIGKILL")
      return async () => {
        stage.provider.recover()
        await stage.restart(1)
      }
    },
  },
]
