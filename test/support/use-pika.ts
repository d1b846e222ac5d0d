import { afterAll, beforeAll } from "bun:test"
import { startPika, type TestPika } from "./pika.ts"

/** One pika for a test file: started before its tests, stopped after them. The first of a run takes seconds to make its template. */
export const usePika = (
  options: Parameters<typeof startPika>[0] = {},
): Pick<TestPika, "client" | "running" | "sql"> => {
  let pika: TestPika | undefined
  beforeAll(async () => {
    pika = await startPika(options)
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
