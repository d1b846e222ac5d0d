import { expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { createReadiness } from "../../src/system/check-ready.ts"
import { createConformance, type OpenApi } from "../contract/conformance.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })

/** The services of this pika, with a database that counts what it is asked and answers when `gate` is open. */
const counted = (gate: Promise<void> = Promise.resolve()) => {
  const { services } = pika.running
  let statements = 0
  const sql = new Proxy(services.sql, {
    apply: async (target, self, words) => {
      statements += 1
      await gate
      return Reflect.apply(target, self, words) as unknown
    },
  })
  return { services: { ...services, sql }, count: () => statements }
}

test("however many ask at once or within a second, the database is asked once", async () => {
  const gate = Promise.withResolvers<void>()
  const { services, count } = counted(gate.promise)
  const { check } = createReadiness(services)
  const all = Array.from({ length: 1000 }, () => check())
  gate.resolve()
  expect(new Set(await Promise.all(all))).toEqual(new Set([null]))
  for (let n = 0; n < 100; n++) expect(await check()).toBeNull()
  expect(count()).toBe(1)
  await until("it is asked again a second later", async () => (await check()) === null && count() === 2, 5000)
})

test("a process that leaves says so at once, also to who asked before, and asks the database no more", async () => {
  const gate = Promise.withResolvers<void>()
  const { services, count } = counted(gate.promise)
  const { check, leave } = createReadiness(services)
  const before = check()
  leave()
  expect(await check()).toBe("This process is being stopped.")
  gate.resolve()
  expect(await before).toBe("This process is being stopped.")
  expect(count()).toBe(1)
})

test("a readiness is logged once when it changes, however often it is asked for", async () => {
  const lines: string[] = []
  const log = createLogger("info", { write: (line) => void lines.push(line) })
  let isAway = true
  let statements = 0
  const sql = new Proxy(pika.running.services.sql, {
    apply: async (target, self, words) => {
      statements += 1
      if (isAway) throw new Error("the database is away")
      return Reflect.apply(target, self, words) as unknown
    },
  })
  const { check } = createReadiness({ ...pika.running.services, sql, log })
  await until("it was found away twice", async () => (await check()) !== null && statements === 2, 5000)
  isAway = false
  await until("it is there again, and stays", async () => (await check()) === null && statements === 4, 8000)
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(told).toMatchObject([
    { level: "warn", msg: "not ready", reason: "The database cannot be reached.", err: { type: "Error" } },
    { level: "info", msg: "ready again" },
  ])
}, 20_000)

const asked = () => createReadiness(pika.running.services).check()

const askedBeside = async (breaksOlderPrograms: boolean): Promise<string | null> => {
  await pika.sql`
    insert into pika.migrations (number, name, hash, breaks_older_programs) values (999, 'future', 'x', ${breaksOlderPrograms})`
  const reason = await asked()
  await pika.sql`delete from pika.migrations where number = 999`
  return reason
}

test("a process is ready while a newer one's migration is there that it can work with", async () => {
  expect(await askedBeside(false)).toBeNull()
})

test("a process is not ready when a newer one's migration is there that it cannot work with", async () => {
  expect(await askedBeside(true)).toContain("this one cannot work with it")
})

test("a process is not ready on a database that lacks one of its migrations", async () => {
  await pika.sql`update pika.migrations set applied_at = null where number = 1`
  expect(await asked()).toBe("The database lacks migrations of this program.")
  await pika.sql`update pika.migrations set applied_at = now() where number = 1`
})

test("without its database a process lives and is not ready, and says when to ask again", async () => {
  const get = (path: string) => fetch(`${pika.client.url}${path}`)
  const { check } = createConformance((await (await get("/openapi.json")).json()) as OpenApi)
  expect((await get("/ready")).status).toBe(200)
  await pika.running.services.sql.end({ timeout: 0 })

  await until("it is not ready", async () => (await get("/ready")).status === 503, 2500)
  const response = await get("/ready")
  const body = (await response.json()) as Record<string, unknown>
  check("GET", "/ready", { status: response.status, type: response.headers.get("content-type"), body })
  expect([response.status, body.error_code]).toEqual([503, "UNAVAILABLE"])
  expect(body.request_id).toBe(response.headers.get("x-request-id"))
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0)
  expect((await get("/health")).status).toBe(200)

  const search = await pika.client.request("POST", "/api/v1/search_facts", { user_id: "anybody", query: "dog" })
  expect([search.status, Number(search.headers.get("retry-after")) > 0]).toEqual([503, true])
})
