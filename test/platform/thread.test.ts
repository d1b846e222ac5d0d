import { afterEach, expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { createThread, type Thread } from "../../src/platform/thread.ts"
import type { TestTasks } from "./thread-tasks.ts"

let started = 0
let thread: Thread<TestTasks>
const startThread = (longest = 30_000) => {
  started = 0
  const open = () => {
    started += 1
    return new Worker(new URL("./thread-tasks.ts", import.meta.url).href)
  }
  thread = createThread<TestTasks>(open, createLogger("silent"), { longest })
  return thread
}
afterEach(() => thread.stop())

test("no thread is started before there is a task", () => {
  startThread()
  expect(started).toBe(0)
})

test("tasks are answered in their order by one thread", async () => {
  const { run } = startThread()
  expect(await Promise.all([run("count", undefined), run("double", 4), run("count", undefined)])).toEqual([1, 8, 2])
  expect(started).toBe(1)
})

test("a task that dies takes nothing with it but itself", async () => {
  const { run } = startThread()
  const [died, next] = await Promise.allSettled([run("die", undefined), run("double", 4)])
  expect(died).toMatchObject({ status: "rejected", reason: { message: "The thread died." } })
  expect(next).toEqual({ status: "fulfilled", value: 8 })
  expect(started).toBe(2)
})

test("a task that hangs is ended, and the next is answered", async () => {
  const { run } = startThread(500)
  const [hung, next] = await Promise.allSettled([run("hang", undefined), run("double", 4)])
  expect(hung).toMatchObject({ status: "rejected", reason: { message: "It took longer than it may." } })
  expect(next).toEqual({ status: "fulfilled", value: 8 })
})

test("a task that fails tells nothing of its input", async () => {
  const { run } = startThread()
  expect(run("fail", undefined)).rejects.toThrow("A task failed: TypeError.")
  expect(await run("double", 1)).toBe(2)
})

test("who gives up a task that waits does not wait for it", async () => {
  const { run } = startThread()
  const first = run("count", undefined)
  const abort = new AbortController()
  const second = run("count", undefined, abort.signal)
  abort.abort(new Error("given up"))
  expect(second).rejects.toThrow("given up")
  expect(await first).toBe(1)
  expect(await run("count", undefined)).toBe(2)
})

test("stopping ends what runs and what waits, and nothing is begun after it", async () => {
  const { run, stop } = startThread()
  const running = run("hang", undefined)
  const waiting = run("count", undefined)
  const ended = Promise.allSettled([running, waiting])
  await stop()
  expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected"])
  expect(run("count", undefined)).rejects.toThrow("The process is stopping.")
})
