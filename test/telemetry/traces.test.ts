import { afterAll, expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import { type ExportedSpan, startCollector } from "../support/collector.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const collector = startCollector()
afterAll(() => collector.stop())
const lines: string[] = []
const pika = usePikaWithProvider({
  environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  log: createLogger("info", { write: (line) => void lines.push(line) }),
})

const traceOf = (id: string) => collector.spans().filter(({ traceId }) => traceId === id)
const newTrace = () => {
  const traceId = crypto.randomUUID().replaceAll("-", "")
  return { traceId, traceparent: `00-${traceId}-00f067aa0ba902b7-01` }
}
const parentOf = (trace: readonly ExportedSpan[], span: ExportedSpan | undefined) =>
  trace.find(({ spanId }) => spanId === span?.parentSpanId)
/** From a span up to the first one of this process. */
const pathOf = (trace: readonly ExportedSpan[], span: ExportedSpan | undefined): string[] =>
  span ? [...pathOf(trace, parentOf(trace, span)), span.name] : []

test("an extraction is one trace, from the request over the job and its provider to the rows it writes", async () => {
  const { traceId, traceparent } = newTrace()
  const conversation = [{ role: "user", content: "I have a dog named Sparky" }] as const
  const { job_id } = await pika.client.extract(
    { user_id: "traced-person", conversation: [...conversation] },
    { traceparent, "X-Request-Id": "traced-request" },
  )
  await pika.client.waitForJob(job_id)
  const trace = await until("the trace is there", () => {
    const spans = traceOf(traceId)
    const names = spans.map(({ name }) => name)
    return names.includes("job memory.extract") && names.includes("POST /api/v1/extract_facts") ? spans : null
  })
  const paths = trace.map((span) => pathOf(trace, span).join(" > "))
  const request = "POST /api/v1/extract_facts"
  expect(paths).toContain(request)
  expect(paths).toContain(`${request} > transaction > insert jobs`)
  expect(paths).toContain(`${request} > job memory.extract`)
  expect(paths).toContain(`${request} > job memory.extract > extract > chat gpt-4o-mini`)
  expect(paths).toContain(`${request} > job memory.extract > embeddings text-embedding-3-small`)
  expect(paths.some((path) => path.startsWith(`${request} > job memory.extract > transaction > update users`))).toBe(
    true,
  )

  const find = (name: string) => trace.find((span) => span.name === name)
  expect(find(request)?.attributes).toEqual({
    "pika.request_id": "traced-request",
    "http.request.method": "POST",
    "http.route": "/api/v1/extract_facts",
    "http.response.status_code": 202,
  })
  expect(find("job memory.extract")?.attributes).toMatchObject({
    "pika.job_id": job_id,
    "pika.attempt": 1,
    "pika.result": "completed",
  })
  expect(find("chat gpt-4o-mini")?.attributes).toMatchObject({
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o-mini",
    "gen_ai.usage.input_tokens": expect.any(Number),
    "gen_ai.usage.output_tokens": expect.any(Number),
  })
})

test("the log of a job names the request that handed it in, and their trace", async () => {
  const { traceId, traceparent } = newTrace()
  const { job_id } = await pika.client.extract(
    { user_id: "logged-person", conversation: [{ role: "user", content: "I have a cat named Tom" }] },
    { traceparent, "X-Request-Id": "logged-request" },
  )
  await pika.client.waitForJob(job_id)
  const told = await until("both were logged", () => {
    const found = lines.filter((line) => line.includes("logged-request")).map((line) => JSON.parse(line) as object)
    return found.length === 2 ? found : null
  })
  expect(told).toContainEqual(expect.objectContaining({ msg: "request", trace_id: traceId, status: 202 }))
  expect(told).toContainEqual(
    expect.objectContaining({ msg: "job", trace_id: traceId, job_id, result: "completed", attempt: 1 }),
  )
})

test("a search tells of each of its steps, and of the statements in them", async () => {
  await pika.client.tell("searching-person", "I have a dog named Sparky")
  const { traceId, traceparent } = newTrace()
  const body = { user_id: "searching-person", query: "What is the name of my dog?" }
  await (await pika.client.request("POST", "/search_facts", body, { traceparent })).text()
  const trace = await until("the trace is there", () => {
    const spans = traceOf(traceId)
    return spans.some(({ name }) => name === "POST /search_facts") ? spans : null
  })
  const paths = trace.map((span) => pathOf(trace, span).join(" > "))
  expect(paths).toContain("POST /search_facts > search query_vector > embeddings text-embedding-3-small")
  expect(paths.some((path) => path.startsWith("POST /search_facts > search vector+keyword+graph > select "))).toBe(true)
  expect(paths).toContain("POST /search_facts > search read > select users, facts_to_search")
})

test("a request whose traceparent is none, or which has none, begins a trace of its own", async () => {
  for (const traceparent of ["", "00-zz-zz-01", "x".repeat(500), `00-${"0".repeat(32)}-${"0".repeat(16)}-01`])
    await pika.client.request("GET", "/health", undefined, { traceparent, tracestate: "vendor=some-words" })
  const roots = await until("they are there", () => {
    const found = collector.spans().filter(({ name, parentSpanId }) => name === "GET /health" && !parentSpanId)
    return found.length === 4 ? found : null
  })
  expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(4)
  expect(collector.text()).not.toContain("some-words")
})

test("an error is told by its type and code, without its message", async () => {
  pika.provider.fail("chat", { kind: "status", status: 400 })
  const { traceId, traceparent } = newTrace()
  await pika.client.extract(
    { user_id: "failing-person", conversation: [{ role: "user", content: "I have a dog" }] },
    { traceparent },
  )
  const failed = await until("the call is there", () =>
    traceOf(traceId).find(({ name }) => name === "chat gpt-4o-mini"),
  )
  expect(failed.status).toEqual({ code: 2 })
  expect(failed.attributes["error.type"]).toBe("refused")
})

test("no span names a person, and none holds a statement or its parameters", () => {
  const text = collector.text()
  expect(text.length).toBeGreaterThan(1000)
  expect(text).not.toContain("-person")
  expect(text).not.toMatch(/Sparky|my dog|\$1|on conflict|sk-fake/i)
})
