import { expect, test } from "bun:test"
import { connect as connectSocket } from "node:net"
import { auditOf } from "../support/audit.ts"
import { testKey } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })

/** So much that neither the buffer of the export nor those of the sockets hold it. */
const facts = 4000
const prepare = async (user: string): Promise<void> => {
  await pika.client.add(user, "User has a dog named Sparky")
  await pika.sql`
    insert into facts (user_id, id, fact_value, category, confidence, source, metadata, content_hash, said_at, valid_from, reason, position)
    select ${user}, gen_random_uuid(), 'User has thing ' || n, 'other', 1, 'api', jsonb_build_object('a', repeat('x', 8000)),
      sha256(n::text::bytea), now(), now(), 'a test', n + 2
    from generate_series(1, ${facts}) as n`
}

/** Asks for an export and reads nothing of it until told. */
const askSlowly = (user: string, requestId = "nobody-asks") => {
  const { hostname, port } = new URL(pika.client.url)
  const body = JSON.stringify({ user_id: user })
  const socket = connectSocket({ host: hostname, port: Number(port) })
  socket.pause()
  socket.write(
    `POST /export_user_data HTTP/1.1\r\nHost: x\r\nX-API-Key: ${testKey}\r\nX-Request-Id: ${requestId}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
  return socket
}

/** What the audit says of how a request ended; once for each row. */
const endingsOf = async (requestId: string): Promise<number[]> =>
  (await auditOf(pika, requestId)).map((row) => row.status_code)

const open = async (): Promise<number> => {
  const [row] = await pika.sql<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'pika' and state = 'idle in transaction'`
  return row?.count ?? 0
}

test("a large export is whole", async () => {
  await prepare("large")
  const requestId = { "X-Request-Id": "taken-whole" }
  const response = await pika.client.request("POST", "/export_user_data", { user_id: "large" }, requestId)
  expect(await endingsOf("taken-whole")).toEqual([])
  const file = (await response.json()) as { memories: unknown[] }
  expect(file.memories).toHaveLength(facts + 1)
  expect(await endingsOf("taken-whole")).toEqual([200])
}, 30_000)

test("a client that stops reading keeps nobody else from the database, and gets all of it when it goes on", async () => {
  const socket = askSlowly("large")
  const received: Buffer[] = []
  socket.on("data", (chunk) => received.push(Buffer.from(chunk)))
  socket.resume()
  await until("the answer begins", () => received.length > 0)
  socket.pause()
  expect((await pika.client.request("GET", "/api/v1/memories?user_id=large&limit=1")).status).toBe(200)
  const ended = new Promise((resolve) => socket.once("close", resolve))
  socket.resume()
  await ended
  const text = Buffer.concat(received).toString()
  expect(text.slice(-30)).toContain("]}\n")
  expect(text.split('"fact_value"').length - 1).toBe(facts + 1)
}, 30_000)

test("an export that its client leaves in the middle is in the audit once, as that", async () => {
  const socket = askSlowly("large", "left")
  await until("the answer begins", () => socket.bytesWritten > 0)
  socket.resume()
  socket.once("data", () => socket.destroy())
  await until("it is in the audit", async () => (await endingsOf("left")).length > 0, 15_000)
  expect(await endingsOf("left")).toEqual([499])
}, 30_000)

test("a small export is in the audit once, with its status", async () => {
  const requestId = { "X-Request-Id": "small" }
  await (await pika.client.request("POST", "/export_user_data", { user_id: "nobody" }, requestId)).text()
  expect(await endingsOf("small")).toEqual([200])
})

test("an export that is refused is in the audit once, with its status", async () => {
  const requestId = { "X-Request-Id": "refused" }
  expect((await pika.client.request("POST", "/export_user_data", { user_id: "" }, requestId)).status).toBe(400)
  expect(await endingsOf("refused")).toEqual([400])
})

test.skipIf(process.env.TEST_DATABASE_URL === undefined)(
  "a client that reads nothing does not make the server read everything, and one that goes away ends it",
  async () => {
    await prepare("slow")
    const before = process.memoryUsage.rss()
    const socket = askSlowly("slow", "slow")
    await until("the export waits for its client", async () => (await open()) === 1)
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 1024 * 1024)
    expect((await pika.client.request("GET", "/api/v1/memories?user_id=slow&limit=1")).status).toBe(200)
    socket.destroy()
    await until("it is in the audit", async () => (await endingsOf("slow")).length > 0, 5000)
    await until("its transaction is over", async () => (await open()) === 0)
    expect(await endingsOf("slow")).toEqual([499])
    expect((await pika.client.request("POST", "/export_user_data", { user_id: "nobody" })).status).toBe(200)
  },
  40_000,
)

test.skipIf(process.env.TEST_DATABASE_URL === undefined)(
  "a client that reads nothing at all is cut off",
  async () => {
    await prepare("stalled")
    const socket = askSlowly("stalled", "stalled")
    await until("the export waits for its client", async () => (await open()) === 1)
    await until("it is in the audit", async () => (await endingsOf("stalled")).length > 0, 20_000)
    await until("its transaction is over", async () => (await open()) === 0)
    expect(await endingsOf("stalled")).toEqual([499])
    socket.destroy()
  },
  40_000,
)

test.skipIf(process.env.TEST_DATABASE_URL === undefined)(
  "an export that the database breaks off is in the audit as a fault",
  async () => {
    await prepare("broken")
    const socket = askSlowly("broken", "broken")
    await until("its connection is ended", async () => {
      const ended = await pika.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction'
          and state_change < now() - interval '500 milliseconds'`
      return ended.length > 0
    })
    socket.resume()
    await until("it is in the audit", async () => (await endingsOf("broken")).length > 0, 15_000)
    expect(await endingsOf("broken")).toEqual([500])
    socket.destroy()
  },
  40_000,
)
