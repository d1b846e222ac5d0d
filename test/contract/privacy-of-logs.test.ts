import { afterAll, afterEach, beforeAll, expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"
import type { Json } from "../support/client.ts"
import { startCollector } from "../support/collector.ts"
import { inSession, signIn } from "../support/console-session.ts"
import { formOf } from "../support/form.ts"
import { makeKey } from "../support/keys.ts"
import { readText } from "../support/read-text.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"
import type { OpenApi } from "./conformance.ts"
import { mem0BodyRoutes, mem0Refusals, mem0Requests } from "./mem0-requests.ts"
import {
  mem0BodyRoutes as mem0ProjectRoutes,
  bodyRoutes as ourBodyRoutes,
  textFields,
  unknownId,
  validBodies,
  withField,
} from "./requests.ts"

const lines: string[] = []
const collector = startCollector()
afterAll(() => collector.stop())
const pika = usePika({
  environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  log: createLogger("trace", { write: (line) => void lines.push(line) }),
})

const bodyRoutes = [...ourBodyRoutes, ...mem0BodyRoutes, ...mem0ProjectRoutes]

/** A name that a person could have said, and that nothing else contains. */
const mark = (): string => `Zqsecret${[...String(marks++)].map((digit) => "abcdefghij"[Number(digit)]).join("")}`
let marks = 0
const marked = /zqsecret/i
/** Error bodies, which may hold no mark either. */
const refusals: string[] = []
const seen = new Map<string, Set<number>>()

beforeAll(async () => {
  const document = (await (await fetch(`${pika.client.url}/openapi.json`)).json()) as OpenApi
  for (const [path, methods] of Object.entries(document.paths))
    for (const method of Object.keys(methods)) seen.set(`${method.toUpperCase()} ${path}`, new Set())
})

const send = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Json> => {
  const response = await pika.client.request(method, path, body, headers)
  const text = await readText(method, response)
  if (response.status >= 400) refusals.push(text)
  for (const [route, statuses] of seen)
    if (new RegExp(`^${route.replace(/\{\w+\}/g, "[^/?]+")}(\\?.*)?$`).test(`${method} ${path}`))
      statuses.add(response.status)
  return text.startsWith("{") && path !== "/openapi.json" ? (JSON.parse(text) as Json) : {}
}

/** The body with a mark in each of its text fields, and in a key of its metadata. */
const markAll = (body: Json): Json => {
  let copy = body
  for (const field of textFields(body)) copy = withField(copy, field, `${mark()} says hello`)
  return "metadata" in copy ? withField(copy, `metadata.${mark()}`, { [mark()]: [mark()] }) : copy
}

const uploadPaths = ["/api/v1/documents", "/v1/documents"]
const markedForm = (more: Json = {}): FormData =>
  formOf(
    { file: mark(), user_id: mark(), title: mark(), metadata: { [mark()]: mark() }, ...more },
    `${mark()}/${mark()}.txt`,
  )

const withoutBody = (user: string, id: string): [string, string][] => [
  ["GET", `/api/v1/memories?user_id=${user}&category=pet`],
  ["GET", `/api/v1/memories/${id}`],
  ["GET", `/api/v1/memories/${id}/history`],
  ["GET", `/api/v1/users/${user}/profile`],
  ["GET", "/api/v1/webhooks"],
  ["GET", "/api/v1/webhooks/projects/pika/"],
  ["GET", `/api/v1/webhooks/projects/${"p".repeat(300)}/`],
  ["DELETE", `/api/v1/webhooks/${id}/`],
  ["DELETE", `/api/v1/webhooks/${"p".repeat(300)}/`],
  ["GET", "/api/v1/orgs/organizations/pika/projects/pika/"],
  ["GET", `/api/v1/orgs/organizations/pika/projects/${"p".repeat(300)}/`],
  ["GET", `/v2/entities/user/${user}/profile/`],
  ["GET", `/api/v1/webhooks/${id}`],
  ["DELETE", `/api/v1/webhooks/${id}`],
  ["POST", `/api/v1/webhooks/${id}/test`],
  ["GET", `/api/v1/webhooks/${id}/deliveries`],
  ["GET", `/api/v1/users/${user}/graph?entity=${mark()}&depth=3`],
  ["GET", `/api/v1/users/${user}/graph?depth=3`],
  ["GET", `/api/v1/users/${user}/changes`],
  ["GET", `/api/v1/documents?user_id=${user}`],
  ["GET", `/api/v1/documents/${id}`],
  ["GET", `/v1/documents?user_id=${user}`],
  ["GET", `/v1/documents/${id}`],
  ["GET", `/v1/documents/${id}/versions`],
  ["POST", `/v1/documents/${id}/reembed`],
  ["POST", `/v1/documents/${id}/delete`],
  ["GET", `/v1/jobs/${id}`],
  ["GET", `/api/v1/documents/quota?user_id=${user}`],
  ["GET", `/api/v1/documents/${id}/content`],
  ["POST", `/api/v1/documents/${id}/uploaded`],
  ["PUT", `/api/v1/documents/uploads/${mark()}`],
  ["GET", `/api/v1/documents/${id}/versions`],
  ["GET", `/api/v1/documents/${id}/chunks`],
  ["POST", `/api/v1/documents/${id}/restore`],
  ["POST", `/api/v1/documents/${id}/versions/${id}/activate`],
  ["DELETE", `/api/v1/documents/${id}`],
  ["GET", `/api/v1/chat/sessions?user_id=${user}&q=${mark()}`],
  ["GET", `/api/v1/chat/sessions/${id}`],
  ["GET", `/api/v1/chat/sessions/${id}/messages`],
  ["DELETE", `/api/v1/chat/messages/${id}`],
  ["DELETE", `/api/v1/chat/sessions/${id}?permanent=true&facts=true`],
  ["POST", `/api/v1/chat/messages/${id}/tts`],
  ["GET", `/api/v1/chat/messages/${id}/audio`],
  ["GET", `/api/v1/messages/${id}/rag-context`],
  ["GET", `/api/v1/chat/messages/${id}/rag-context`],
  ["GET", `/api/v1/jobs?user_id=${user}`],
  ["GET", `/api/v1/jobs/counts?user_id=${user}`],
  ["GET", `/api/v1/jobs/events?user_id=${user}`],
  ["GET", `/api/v1/audit?user_id=${user}`],
  ["GET", `/api/v1/chat/analytics?user_id=${user}`],
  ["GET", `/api/v1/jobs/${id}`],
  ["GET", `/api/v1/jobs/${id}/status`],
  ["GET", `/jobs/${id}/status`],
  ["POST", `/api/v1/jobs/${id}/cancel`],
  ["POST", `/api/v1/jobs/${id}/retry`],
  ["DELETE", `/api/v1/memories/${id}`],
  ["GET", "/api/v1/stats"],
  ["GET", "/api/v1/experiments"],
  ["GET", "/api/v1/usage"],
  ["GET", "/api/v1/settings"],
  ["GET", `/api/v1/users/${user}/numbers`],
  ["GET", "/api/v1/users/me"],
  ["GET", `/api/v1/users?q=${mark()}&cursor=${user}`],
  ["GET", `/api/v1/users/${user}`],
  ["GET", "/api/v1/keys"],
  ["POST", `/api/v1/keys/${id}/rotate`],
  ["DELETE", `/api/v1/keys/${id}`],
  ...mem0Requests(user, id, mark()),
  ["GET", "/"],
  ["GET", "/health"],
  ["GET", "/ready"],
  ["GET", "/metrics"],
  ["GET", "/.well-known/jwks.json"],
]

afterEach(async () => {
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.filter((line) => marked.test(line))).toEqual([])
  expect(refusals.filter((text) => marked.test(text))).toEqual([])
  expect(marked.test(await (await fetch(`${pika.client.url}/metrics`)).text())).toBe(false)
  expect(marked.test(collector.text())).toBe(false)
})

test("requests that are answered leave nothing that was said in the log", async () => {
  for (const { method, path, body } of bodyRoutes)
    await send(method, path, markAll(body()), { "Idempotency-Key": mark() })
  for (const says of [`I have a dog named ${mark()}`, `My name is ${mark()}`, `I live in ${mark()}`, `${mark()}?`]) {
    const conversation = ["user", "assistant", "system"].map((role) => ({ role, content: `${says}. ${mark()}` }))
    const { job_id } = await send("POST", "/extract_facts", {
      ...markAll(validBodies.extract()),
      user_id: mark(),
      conversation,
    })
    await pika.client.waitForJob(String(job_id))
  }
  const user = mark()
  const { id } = await send("POST", "/api/v1/memories", {
    ...markAll(validBodies.add()),
    category: "pet",
    user_id: user,
  })
  await send("PATCH", `/api/v1/memories/${id}`, markAll(validBodies.patch()))
  for (const [method, path] of withoutBody(user, String(id))) await send(method, path)
}, 30_000)

test("uploads that are answered leave nothing of their files in the log", async () => {
  for (const path of uploadPaths) {
    const { document_id: id, job_id: job } = await send("POST", path, markedForm(), { "Idempotency-Key": mark() })
    await send("PUT", `/api/v1/documents/${id}/content`, formOf({ file: mark() }, `${mark()}.md`))
    await send("GET", `/api/v1/documents/${id}/content`)
    await pika.client.request("GET", `/api/v1/jobs/${job}`)
  }
  await send(
    "POST",
    `/api/v1/chat/sessions/${unknownId}/speech`,
    formOf({ file: mark(), language: mark().slice(0, 20) }),
  )
  const announced = {
    user_id: mark(),
    filename: `${mark()}.txt`,
    bytes: 20,
    title: mark(),
    metadata: { [mark()]: mark() },
  }
  await send("POST", "/api/v1/documents/uploads", announced)
  const { upload } = await send("POST", "/api/v1/documents/uploads", announced)
  const { url } = upload as { url: string }
  await send("PUT", `${url}?unknown=${mark()}`, mark())
  await send("PUT", url, mark().padEnd(20))
})

test("people who sign in leave nothing of what they sent, nor of their tokens, in the log", async () => {
  const credentials: string[] = []
  const [username, password] = [mark(), mark()]
  const person = { username, password, email: `${mark()}@example.com`, full_name: mark(), preferences: { a: mark() } }
  const registered = await send("POST", "/api/v1/users/register", person)
  const { user, ...tokens } = await send("POST", "/api/v1/users/login", { username, password })
  const { id } = user as { id: string }
  const fresh = await send("POST", "/api/v1/users/refresh", { refresh_token: tokens.refresh_token })
  for (const given of [registered, tokens, fresh])
    credentials.push(String(given.access_token), String(given.refresh_token))
  const own = { "X-API-Key": "", Authorization: `Bearer ${fresh.access_token}` }
  await send("GET", "/api/v1/users/me", undefined, own)
  await send("GET", `/api/v1/users/me?unknown=${mark()}`, undefined, own)
  await send("GET", `/api/v1/users/${id}`, undefined, own)
  await send("PUT", "/api/v1/users/me", { full_name: mark(), email: `${mark()}@example.com` }, own)
  await send("PUT", "/api/v1/users/me", { full_name: mark(), unknown: mark() }, own)
  const newest = mark()
  await send("PUT", "/api/v1/users/me/password", { old_password: password, new_password: newest }, own)
  await send("PUT", "/api/v1/users/me/password", { old_password: password, new_password: "short" }, own)
  await send("PATCH", `/api/v1/users/${id}`, { role: "user" })
  // Taken, wrong, used, and not a password.
  await send("POST", "/api/v1/users/register", person)
  await send("POST", "/api/v1/users/register", { ...person, username: mark() })
  await send("POST", "/api/v1/users/login", { username, password: mark() })
  await send("POST", "/api/v1/users/login", { email: `${mark()}@example.com`, password: mark() })
  await send("POST", "/api/v1/users/refresh", { refresh_token: tokens.refresh_token })
  await send("POST", "/api/v1/users/logout", { refresh_token: fresh.refresh_token })
  // The console, with what is right, wrong and not a credential.
  const console = "/api/v1/console/session"
  const { key } = await makeKey(pika.sql, ["memory:read"])
  for (const body of [{ username, password: newest }, { api_key: key }]) {
    await send("POST", console, body)
    const token = await signIn(pika, body)
    credentials.push(token)
    const session = { "X-API-Key": "", ...inSession(token) }
    await send("GET", console, undefined, session)
    await send("GET", `${console}?unknown=${mark()}`, undefined, session)
    await send("GET", `/api/v1/users/me?unknown=${mark()}`, undefined, session)
    await send("GET", "/api/v1/users/me", undefined, { ...session, Origin: `https://${mark()}.example` })
    await send("DELETE", `${console}?unknown=${mark()}`, undefined, session)
    await send("DELETE", console, undefined, session)
    await send("GET", console, undefined, session)
  }
  credentials.push(key)
  await send("POST", console, { username: mark(), password: mark() })
  await send("POST", console, { api_key: mark() })
  await send("POST", console, { api_key: mark(), password: mark() })
  await send("GET", console, undefined, { "X-API-Key": "", ...inSession(mark()) })
  const last = await send("POST", "/api/v1/users/register", { username: mark(), password })
  const leaving = { "X-API-Key": "", Authorization: `Bearer ${last.access_token}` }
  await send("DELETE", "/api/v1/users/me", { password: mark() }, leaving)
  await send("DELETE", "/api/v1/users/me", { password: `${mark()}\0` }, leaving)
  await send("DELETE", "/api/v1/users/me", { password }, leaving)
  const metrics = await (await fetch(`${pika.client.url}/metrics`)).text()
  const told = [...lines, ...refusals, metrics, collector.text()]
  expect(told.filter((text) => credentials.some((credential) => text.includes(credential)))).toEqual([])
  const audited = await pika.sql<{ text: string }[]>`select audit_log::text as text from audit_log`
  expect(audited.filter(({ text }) => credentials.some((credential) => text.includes(credential)))).toEqual([])
}, 20_000)

test("uploads that are refused leave nothing of their files in the log, nor in their answer", async () => {
  for (const [method, path] of [
    ...uploadPaths.map((path) => ["POST", path] as const),
    ["PUT", `/api/v1/documents/${unknownId}/content`] as const,
    ["POST", `/api/v1/chat/sessions/${unknownId}/speech`] as const,
  ]) {
    for (const bad of [
      { file: `\0${mark()}` },
      { metadata: `{${mark()}` },
      { chunk_size: mark() },
      { title: mark().repeat(500) },
      { unknown: mark() },
      { user_id: `${mark()}\0` },
    ])
      await send(method, path, markedForm(bad))
    for (const text of [`--x\r\n${mark()}`, `--x\r\nContent-Disposition: form-data; name="${mark()}"\r\n\r\n${mark()}`])
      await send(method, path, text, { "Content-Type": "multipart/form-data; boundary=x" })
    await send(method, path, mark(), { "Content-Type": `multipart/form-data; ${mark()}` })
    await send(method, `${path}?unknown=${mark()}`, markedForm())
  }
  await send("POST", "/api/v1/documents/uploads", { user_id: mark(), filename: `${mark()}\0`, bytes: mark() })
})

test("requests that are refused leave nothing that was said in the log, nor in their answer", async () => {
  for (const { method, path, body } of bodyRoutes) {
    const good = markAll(body())
    await send(method, path, JSON.stringify(good).slice(0, -2))
    await send(method, path, mark())
    await send(method, path, { ...good, unknown: mark() })
    await send(method, path, JSON.stringify(good), { "Content-Type": "text/plain" })
    await send(method, path, { ...good, padding: mark().repeat(100_000) })
    await send(method, path, good, { "X-API-Key": mark(), Authorization: `Bearer ${mark()}` })
    await send(method, path, good, { traceparent: mark(), tracestate: `a=${mark()}`, baggage: `a=${mark()}` })
    await send(method, `${path}?unknown=${mark()}`, good)
    for (const field of [
      ...textFields(body()),
      "category",
      "filters.category",
      "conversation.0.role",
      "limit",
      "score_threshold",
      "filters.created_after",
    ])
      for (const bad of [`${mark()} \0`, `${mark()} \ud800`, mark().repeat(6000), { [mark()]: mark() }, [mark()]])
        if ((field.split(".")[0] ?? "") in body()) await send(method, path, withField(good, field, bad))
  }
  for (const parameter of [
    "user_id=a%00",
    "limit=",
    "cursor=",
    "category=",
    "include_past=",
    "status=",
    "max_tokens=",
    "depth=",
    "entity=%00",
  ])
    for (const path of [
      "/api/v1/memories",
      "/api/v1/documents",
      "/api/v1/jobs",
      "/api/v1/keys",
      "/api/v1/webhooks",
      `/api/v1/users/${mark()}/profile`,
      `/api/v1/users/${mark()}/graph`,
      "/api/v1/audit",
      "/api/v1/chat/analytics",
      "/api/v1/users",
      "/api/v1/stats",
      "/api/v1/experiments",
      "/api/v1/usage",
      "/api/v1/settings",
      `/api/v1/users/${mark()}/numbers`,
    ])
      await send("GET", `${path}?${parameter}${mark()}`)
  for (const [method, path] of withoutBody(`${mark()}%00`, mark())) await send(method, path)
  for (const [method, path] of mem0Refusals(mark())) await send(method, path)
  await send("GET", `/${mark()}`)
  await send("POST", `/api/v1/${mark()}`, { [mark()]: mark() })
}, 60_000)

test("every route of the document was driven, answered and refused", () => {
  // These take nothing, and are not offered.
  const neverRefused = [
    "POST /mem0/reset",
    "GET /mem0/configure",
    "POST /mem0/configure",
    "POST /v1/summary/",
    "POST /v2/profiles/jobs/",
    "GET /v2/profiles/jobs/{job}/",
    "GET /v2/profiles/settings/",
    "POST /v2/profiles/settings/",
    "POST /api/v1/orgs/organizations/{organization}/projects/",
    "DELETE /api/v1/orgs/organizations/{organization}/projects/{project}/",
    "GET /api/v1/orgs/organizations/{organization}/projects/{project}/members/",
    "POST /api/v1/orgs/organizations/{organization}/projects/{project}/members/",
    "PUT /api/v1/orgs/organizations/{organization}/projects/{project}/members/",
    "DELETE /api/v1/orgs/organizations/{organization}/projects/{project}/members/",
  ]
  const missed = [...seen].filter(([route, statuses]) => {
    const open = [
      "GET /",
      "GET /health",
      "GET /ready",
      "GET /metrics",
      "GET /.well-known/jwks.json",
      "GET /v1/ping/",
      ...neverRefused,
    ].includes(route)
    return (
      ![...statuses].some((status) => status < 300 || status === 404 || status === 501) || !(open || statuses.has(400))
    )
  })
  expect(missed).toEqual([])
})

test("when the database fails, neither the log nor the answer tells what was being written", async () => {
  const { sql } = pika
  await sql`alter table facts add constraint refuse_all check (fact_value = 'nothing') not valid`
  const before = lines.length
  const { job_id } = await send("POST", "/extract_facts", {
    user_id: mark(),
    conversation: [{ role: "user", content: `I have a dog named ${mark()}` }],
  })
  await send("POST", "/api/v1/memories", markAll(validBodies.add()))
  expect(lines.slice(before).join()).toContain('"error_code":"INTERNAL_ERROR"')
  await until("the job failed, too", () => lines.slice(before).some((line) => line.includes('"job attempt failed"')))
  await send("POST", `/api/v1/jobs/${job_id}/cancel`)
  await sql`alter table facts rename to facts_gone`
  for (const { method, path, body } of bodyRoutes) await send(method, path, markAll(body()))
  for (const [method, path] of withoutBody(mark(), unknownId)) await send(method, path)
  expect(refusals.some((text) => text.includes("INTERNAL_ERROR"))).toBe(true)
}, 30_000)

test("the traces of all of this tell of every kind of step, and of nothing that was said", async () => {
  await fetch(`${pika.client.url}/health`, { headers: { "X-Request-Id": "the-last-one" } })
  await until("the last span is there", () => collector.text().includes("the-last-one"))
  const names = new Set(collector.spans().map(({ name }) => name))
  for (const name of [
    "POST /search_facts",
    "job memory.extract",
    "search read",
    "extract",
    "transaction",
    "select facts",
  ])
    expect([...names]).toContain(name)
  // Names are made of routes, models, job types and tables: there are not more of them because more was said.
  expect(names.size).toBeLessThan(400)
}, 30_000)
