import { afterAll, expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { serverUrl } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika } from "../support/pika.ts"
import { handIn, providerEnvironment } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })
const provider = startFakeProvider()
afterAll(() => provider.stop())

/** Its one session is everybody's: what is set in it is as on a disk that is nearly full. */
test.skipIf(serverUrl !== undefined)(
  "a database that takes no writes makes the process not ready; searches go on, and writes say when to try again",
  async () => {
    const { sql } = pika.running.services
    await pika.client.add("reader", "User has a dog named Sparky")
    const setReadOnly = (to: "on" | "off") => sql`select set_config('default_transaction_read_only', ${to}, false)`
    await setReadOnly("on")
    expect((await fetch(`${pika.client.url}/ready`)).status).toBe(503)
    expect((await pika.client.search("reader", "Sparky")).count).toBe(1)
    const body = { user_id: "reader", fact_value: "User has a cat named Mun" }
    const refused = await pika.client.request("POST", "/api/v1/memories", body)
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([503, true])
    await setReadOnly("off")
    await until("it is ready", async () => (await fetch(`${pika.client.url}/ready`)).status === 200, 2500)
    expect((await pika.client.request("POST", "/api/v1/memories", body)).status).toBe(201)
  },
)

test.skipIf(serverUrl !== undefined)(
  "a job that could not say how it ended is tried again as soon as the database takes writes, not when its silence is noticed",
  async () => {
    const lines: string[] = []
    const log = createLogger("error", { write: (line) => void lines.push(line) })
    const worker = await startPika({ environment: { PIKA_RATE_LIMITS: "off", ...providerEnvironment(provider) }, log })
    const setReadOnly = (to: "on" | "off") =>
      worker.running.services.sql`select set_config('default_transaction_read_only', ${to}, false)`
    const release = provider.hold("chat")
    const id = await handIn(worker, "teller", "I have a dog named Sparky")
    await until("the model is asked", () => provider.count("chat") > 0)
    await setReadOnly("on")
    release()
    await until("it could not be written", () => lines.some((line) => line.includes("job handler failed")))
    await setReadOnly("off")
    expect(await worker.client.waitForJob(id, 8000)).toMatchObject({ status: "completed", attempts: 2 })
    await worker.stop()
  },
  30_000,
)
