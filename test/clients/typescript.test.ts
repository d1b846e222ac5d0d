import { afterAll, describe, expect, test } from "bun:test"
import { operations } from "../../clients/typescript/src/generated/operations.ts"
import { connectChat, createClient, PikaError, readServerEvents } from "../../clients/typescript/src/index.ts"
import { testKey } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

describe("the client in TypeScript", () => {
  const pika = usePika()
  const open = (options: Partial<Parameters<typeof createClient>[0]> = {}) =>
    createClient({ url: pika.running.url ?? "", apiKey: testKey, ...options })

  test("has a function for each operation of the document, but system routes, aliases and other products' APIs", async () => {
    const { paths } = (await (await fetch(`${pika.running.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { operationId?: string; tags?: string[] }>>
    }
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).flatMap(({ operationId, tags = [] }) =>
        path.startsWith("/api/v1/") && !tags.some((tag) => ["System", "Compat"].includes(tag))
          ? (operationId ?? [])
          : [],
      ),
    )
    expect(Object.keys(operations).sort()).toEqual(described.sort())
  })

  test("adds, finds, reads and deletes a memory", async () => {
    const client = open()
    const { id } = await client.memoryAdd({ user_id: "emma", fact_value: "User has a dog named Sparky" })
    const found = await client.memorySearch({ user_id: "emma", query: "What is my dog's name?" })
    expect(found.facts.map(({ fact_value }) => fact_value)).toEqual(["User has a dog named Sparky"])
    expect((await client.memoryList({ user_id: "emma", limit: 1 })).items.map((item) => item.id)).toEqual([id])
    expect(await client.memoryDelete({ id })).toBeUndefined()
    expect(await client.memoryList({ user_id: "emma" })).toMatchObject({ items: [] })
  })

  test("waits for a job, and sends an Idempotency-Key as the header that it is", async () => {
    const client = open()
    const conversation = [{ role: "user" as const, content: "I live in Hanoi" }]
    const ask = { user_id: "tuan", conversation, idempotency_key: "once" }
    const first = await client.memoryExtract(ask)
    expect((await client.memoryExtract(ask)).job_id).toBe(first.job_id)
    const states: string[] = []
    const onState = ({ status }: { status: string }): void => void states.push(status)
    expect((await client.waitForJob(first.job_id, { onState })).status).toBe("completed")
    expect(states.at(-1)).toBe("completed")
  })

  test("tells of jobs as they change, and throws what is refused", async () => {
    const client = open()
    let id = ""
    const seen: string[] = []
    for await (const event of client.watchJobs({ user_id: "watcher" })) {
      if (event.type === "snapshot") {
        const conversation = [{ role: "user" as const, content: "I like mango" }]
        id = (await client.memoryExtract({ user_id: "watcher", conversation })).job_id
      }
      if (event.type !== "job") continue
      seen.push(event.job.job_id)
      if (event.job.status === "completed") break
    }
    expect([...new Set(seen)]).toEqual([id])
    const refused = open({ apiKey: "pika_wrong" }).watchJobs().next()
    expect(await refused.catch((error: unknown) => error)).toMatchObject({ status: 401, code: "UNAUTHORIZED" })
  })

  test("uploads a file with its fields, and gives its bytes back", async () => {
    const client = open()
    const file = new File(["Sharks are older than trees."], "sharks.txt")
    const { document, job_id } = await client.documentCreate({ user_id: "emma", title: "Sharks", file })
    await client.waitForJob(job_id ?? "")
    const { items } = await client.documentList({ user_id: "emma" })
    expect(items).toMatchObject([{ id: document.id, filename: "sharks.txt", status: "ready" }])
  })

  test("sends one request by another fetch, as an upload whose progress is shown", async () => {
    const asked: string[] = []
    const send: typeof fetch = Object.assign(
      (input: string | URL | Request, init?: RequestInit) => {
        asked.push(String(input))
        return fetch(input, init)
      },
      { preconnect: () => undefined },
    )
    const client = open({
      fetch: Object.assign(() => Promise.reject(new Error("not this one")), { preconnect: () => undefined }),
    })
    await client.documentList({ user_id: "emma" }, { fetch: send })
    expect(asked).toEqual([`${pika.running.url}/api/v1/documents?user_id=emma`])
  })

  test("throws a refusal with its code, sentence and request id", async () => {
    const refused = await open({ apiKey: "pika_wrong" })
      .memoryList({ user_id: "emma" })
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(PikaError)
    expect(refused).toMatchObject({ status: 401, code: "UNAUTHORIZED", requestId: expect.any(String) })
  })
})

describe("a client whose server is busy", () => {
  const seen: string[] = []
  const server = Bun.serve({
    port: 0,
    fetch: (request) => {
      seen.push(request.method)
      const body = { error_code: "UNAVAILABLE", message: "Later.", request_id: "r" }
      return seen.length === 1
        ? Response.json(body, { status: 503, headers: { "Retry-After": "0" } })
        : Response.json({ items: [], next_cursor: null, status: "ok" })
    },
  })
  afterAll(() => server.stop(true))
  const client = createClient({ url: server.url.href, apiKey: "key" })

  test("asks again where that is safe", async () => {
    seen.length = 0
    expect((await client.memoryList({ user_id: "emma" })).items).toEqual([])
    expect(seen).toEqual(["GET", "GET"])
  })

  test("does not repeat what may have been done", async () => {
    seen.length = 0
    const refused = client.memoryAdd({ user_id: "emma", fact_value: "I like tea" })
    expect(refused).rejects.toMatchObject({ status: 503, retryAfterSeconds: 0 })
    expect(seen).toEqual(["POST"])
  })
})

test("a chat says nothing before it is ready, and resumes first", async () => {
  const heard: string[] = []
  const opened = Promise.withResolvers<Bun.ServerWebSocket<undefined>>()
  const server = Bun.serve({
    port: 0,
    fetch: (request, server) => {
      if (!server.upgrade(request, { headers: { "Sec-WebSocket-Protocol": "pika.v1" } })) return new Response()
    },
    websocket: {
      open: opened.resolve,
      message: (_socket, text) => void heard.push((JSON.parse(String(text)) as { type: string }).type),
    },
  })
  const isOpen = Promise.withResolvers<void>()
  const options = { url: server.url.href, sessionId: "one", token: "key", after: 5 }
  const chat = connectChat({ ...options, onFrame: ({ type }) => type === "pong" && isOpen.resolve() })
  const socket = await opened.promise
  socket.send(JSON.stringify({ type: "pong" }))
  await isOpen.promise
  chat.send("Hello").catch(() => undefined)
  socket.send(JSON.stringify({ type: "ready", event_id: 9, last_event_id: 9 }))
  await until("both were said", () => heard.length >= 2)
  expect(heard).toEqual(["resume", "user_message"])
  chat.close()
  await server.stop(true)
})

test("a chat without a token offers none, so that a cookie counts", async () => {
  const offered = Promise.withResolvers<string | null>()
  const server = Bun.serve({
    port: 0,
    fetch: (request) => {
      offered.resolve(request.headers.get("sec-websocket-protocol"))
      return new Response(null, { status: 503 })
    },
  })
  const chat = connectChat({ url: server.url.href, sessionId: "one" })
  expect(await offered.promise).toBe("pika.v1")
  chat.close()
  await server.stop(true)
})

test("events are read whole, however the stream is cut", async () => {
  const text = ': hello\n\nid: 1\nevent: delta\ndata: {"text":"phở"}\n\ndata: a\r\ndata: b\r\n\r\nid: 9\n\n'
  const bytes = new TextEncoder().encode(text)
  for (const size of [1, 3, bytes.length]) {
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.slice(at * size, (at + 1) * size),
    )
    const events = await Array.fromAsync(readServerEvents(streamOf(parts)))
    expect(events).toEqual([
      { event: "delta", data: '{"text":"phở"}', id: "1" },
      { event: "message", data: "a\nb", id: null },
    ])
  }
})

const streamOf = (parts: Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
