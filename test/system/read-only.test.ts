import { expect, test } from "bun:test"
import { serverUrl } from "../support/databases.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

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
    expect((await fetch(`${pika.client.url}/ready`)).status).toBe(200)
    expect((await pika.client.request("POST", "/api/v1/memories", body)).status).toBe(201)
  },
)
