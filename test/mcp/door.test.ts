import { expect, test } from "bun:test"
import { callRaw, readMessage, request, sendMessage } from "../support/mcp.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({
  environment: { PIKA_MCP_HOSTS: "memory.example.com, PIKA" },
  roles: { http: true, worker: false },
})
const key = () => ({ "X-API-Key": pika.client.key })
const send = (message: unknown, headers: Record<string, string> = {}, method = "POST") =>
  sendMessage(pika.client.url, message, { ...key(), ...headers }, method)

test.each(["GET", "HEAD", "DELETE", "PUT", "PATCH", "OPTIONS"])(
  "%s is answered with 405, and which method is allowed",
  async (method) => {
    for (const headers of [{}, { "X-API-Key": "wrong" }]) {
      const response = await send({}, headers, method)
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"])
    }
  },
)

test("without a valid key it is 401, with what is taken", async () => {
  for (const headers of [
    { "X-API-Key": "" },
    { "X-API-Key": "wrong" },
    { "X-API-Key": "", Authorization: "Bearer x" },
  ]) {
    const response = await send(request("tools/list"), headers)
    expect(response.status).toBe(401)
    expect(response.headers.get("www-authenticate")).toContain("Bearer")
  }
})

test.each([
  [{ Host: "memory.example.com" }, 200],
  [{ Host: "memory.example.com:8443" }, 200],
  [{ Host: "pika:8000" }, 200],
  [{ Host: "localhost" }, 200],
  [{ Host: "[::1]:8000" }, 200],
  [{ Host: "evil.example.com" }, 403],
  [{ Host: "memory.example.com.evil.net" }, 403],
  [{ Origin: "http://localhost:6274" }, 200],
  [{ Origin: "https://memory.example.com" }, 200],
  [{ Origin: "https://evil.example.com" }, 403],
  [{ Origin: "null" }, 403],
  [{ Origin: "chrome-extension://abc" }, 403],
])("a request under %o is answered with %d", async (headers, status) => {
  const response = await send(request("tools/list"), headers as Record<string, string>)
  expect(response.status).toBe(status)
  const text = await response.text()
  if (status === 403) expect(text).toContain("PIKA_MCP_HOSTS")
  expect(response.headers.get("access-control-allow-origin")).toBeNull()
  expect(response.headers.get("x-content-type-options")).toBe("nosniff")
})

test.each([
  ["malformed JSON", "{", {}, 400, "-32700"],
  ["an empty body", "", {}, 400, "-32700"],
  ["a list of messages", [request("ping"), request("ping")], {}, 400, "one message at a time"],
  ["an empty list", [], {}, 400, "one message at a time"],
  ["a body that is no object", "5", {}, 400, "error"],
  ["null", "null", {}, 400, "error"],
  ["another type", "x", { "Content-Type": "text/plain" }, 415, "application/json"],
  ["a client that takes no event streams", request("ping"), { Accept: "application/json" }, 406, "text/event-stream"],
  ["a body over 1 MiB", JSON.stringify(request("ping", { x: "x".repeat(1_100_000) })), {}, 413, "1 MiB"],
  ["a revision that nobody knows", request("ping"), { "MCP-Protocol-Version": "1999-01-01" }, 400, "error"],
])("%s is refused", async (_what, message, headers, status, text) => {
  const response = await send(message, headers as Record<string, string>)
  expect(response.status).toBe(status)
  expect(await response.text()).toContain(text)
  expect(response.headers.get("x-content-type-options")).toBe("nosniff")
})

test("what does not exist is a JSON-RPC error, and nothing is listened to", async () => {
  expect((await readMessage(await send(request("tools/destroy")))).error?.code).toBe(-32601)
  expect((await readMessage(await send(request("subscriptions/listen", { notifications: {} })))).error?.code).toBe(
    -32601,
  )
  expect((await readMessage(await send(request("resources/subscribe", { uri: "pika://x" })))).error).toBeDefined()
})

test("a notification is taken without an answer", async () => {
  const response = await send({ jsonrpc: "2.0", method: "notifications/initialized" })
  expect([response.status, await response.text()]).toEqual([202, ""])
})

test("an internal error tells the model nothing but the request's id", async () => {
  await pika.sql`alter table facts rename to facts_gone`
  const { isError, text } = await callRaw(
    pika.client.url,
    { ...key(), "X-Request-Id": "the-broken-one" },
    "list_memories",
    {
      user_id: "a",
    },
  )
  await pika.sql`alter table facts_gone rename to facts`
  expect(isError).toBe(true)
  expect(text).toStartWith("INTERNAL_ERROR: Something went wrong on our side.")
  expect(text).toEndWith("Request id: the-broken-one.")
  expect(text).not.toContain("facts")
})
