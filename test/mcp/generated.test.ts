import { expect, test } from "bun:test"
import fc from "fast-check"
import { tools } from "../../src/mcp/tools.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { readMessage, sendMessage } from "../support/mcp.ts"
import { usePika } from "../support/use-pika.ts"

/** More for a night; a few seconds' worth otherwise. */
const runs = Number(process.env.GENERATED_RUNS ?? 150)

const marked = "Zqsecret"
const lines: string[] = []
const pika = usePika({
  roles: { http: true, worker: false },
  log: createLogger("trace", { write: (line) => void lines.push(line) }),
})

const json = fc.jsonValue({ maxDepth: 4 })
const text = fc.oneof(fc.string({ unit: "binary" }), fc.constant(`${marked} \0`), fc.constant("x".repeat(40_000)))
const value = fc.oneof(
  json,
  text.map((part) => `${marked}${part}`),
)
const argumentNames = [...new Set(tools.flatMap(({ input }) => Object.keys(input.shape)))]

const call = fc.record({
  name: fc.constantFrom(...tools.map(({ name }) => name), "nothing", "__proto__", "toString"),
  arguments: fc.oneof(
    fc.dictionary(fc.constantFrom("user_id", ...argumentNames, "__proto__", "x"), value, { maxKeys: 6 }),
    json,
  ),
})
const methods = fc.constantFrom(
  ...["initialize", "ping", "tools/list", "resources/list", "resources/read", "prompts/get", "completion/complete"],
  ...["notifications/cancelled", "notifications/initialized", "server/discover", "logging/setLevel", "constructor", ""],
)
const id = fc.oneof(fc.integer(), fc.string(), fc.constant(null), json)
const message = fc.oneof(
  fc.record({ jsonrpc: fc.constant("2.0"), id: fc.integer(), method: fc.constant("tools/call"), params: call }),
  fc.record({ jsonrpc: fc.constant("2.0"), id, method: methods, params: value }, { requiredKeys: ["method"] }),
  json,
  fc.array(json),
)
const headers = fc.record(
  {
    "MCP-Protocol-Version": fc.constantFrom("2024-11-05", "2025-03-26", "2025-11-25", "2026-07-28", "x"),
    "Mcp-Method": fc.constantFrom("tools/call", "ping", "x"),
    "Mcp-Name": fc.constantFrom("ask", "=?base64?x?=", "x"),
    "X-Pika-User": fc.constantFrom("a", "%C3%A9", "%", "%00"),
    "Mcp-Session-Id": fc.constantFrom("x"),
  },
  { requiredKeys: [] },
)

const statuses = new Set([200, 202, 400, 406, 413, 415])

test(`${runs} generated messages are each answered in the protocol's shape, and nothing of them is in the log`, async () => {
  const { url, key } = pika.client
  await fc.assert(
    fc.asyncProperty(message, headers, fc.boolean(), async (sent, more, isCut) => {
      const whole = JSON.stringify(sent)
      const response = await sendMessage(url, isCut ? whole.slice(0, -1) : whole, { "X-API-Key": key, ...more })
      if (!statuses.has(response.status)) throw new Error(`it was answered with ${response.status}`)
      if (response.status === 202) return
      const { result, error, ...rest } = await readMessage(response)
      const isAnswer = result !== undefined || error !== undefined || "error_code" in rest
      if (!isAnswer) throw new Error("it was answered with neither a result nor an error")
      const told = `${error?.message} ${result?.content?.map(({ text }) => text).join()}`
      if (/INTERNAL_ERROR|SQL|node_modules|Cannot read|undefined is not/.test(told)) throw new Error(told)
    }),
    { numRuns: runs, interruptAfterTimeLimit: 20_000 },
  )
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.filter((line) => line.toLowerCase().includes(marked.toLowerCase()))).toEqual([])
  const errors = lines.filter((line) => line.startsWith('{"level":"error"'))
  expect(errors).toEqual([])
}, 60_000)
