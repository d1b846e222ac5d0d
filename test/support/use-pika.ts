import { afterAll, beforeAll } from "bun:test"
import { startPika, type TestPika } from "./pika.ts"
import { takeSharedPika } from "./shared-pika.ts"

/**
 * A pika for a test file. With `options`, it has one of its own: started before its tests, stopped after them. Without, it finds the shared
 * one empty. `{ own: true }` is for files that change or count what outlasts their rows: the schema, metrics, the log, settings of a process.
 */
export const usePika = (
  options?: Parameters<typeof startPika>[0] & { own?: true },
): Pick<TestPika, "client" | "running" | "sql"> => {
  let pika: TestPika | undefined
  beforeAll(async () => {
    pika = await (options ? startPika(options) : takeSharedPika())
  }, 120_000)
  afterAll(() => pika?.stop(), 30_000)
  const started = (): TestPika => {
    if (!pika) throw new Error("pika is not started yet: use it inside a test")
    return pika
  }
  return {
    get client() {
      return started().client
    },
    get sql() {
      return started().sql
    },
    get running() {
      return started().running
    },
  }
}
