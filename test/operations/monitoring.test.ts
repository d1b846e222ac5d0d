import { afterAll, beforeAll, expect, test } from "bun:test"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { documentsAt } from "../documents/upload/upload-client.ts"
import { insertSession } from "../support/chat.ts"
import { serverUrl } from "../support/databases.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { jobOver } from "../support/ingest.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { makeSession, openChat } from "../support/sockets.ts"
import { until } from "../support/until.ts"

const reranker = startFakeProvider()
afterAll(() => reranker.stop())
const pika = usePikaWithProvider({ environment: { RERANK_URL: `${reranker.url}/rerank` } })

const folder = "docs/operations"
const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.unknown() })) }),
  panels: z
    .array(
      z.object({
        id: z.number(),
        title: z.string().min(1),
        gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
        targets: z.array(z.object({ refId: z.string(), expr: z.string() })).min(1),
      }),
    )
    .min(4),
})
const alertsSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          annotations: z.object({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
})

const read = (file: string) => Bun.file(join(folder, file)).text()
const dashboards = await Promise.all(
  readdirSync(join(folder, "dashboards")).map(async (file) =>
    dashboardSchema.parse(JSON.parse(await read(`dashboards/${file}`))),
  ),
)
const alerts = alertsSchema.parse(Bun.YAML.parse(await read("alerts.yml"))).groups.flatMap(({ rules }) => rules)

const runbooks = await Promise.all(
  readdirSync(join(folder, "runbooks")).map(async (file) => ({ file, text: await read(`runbooks/${file}`) })),
)

/** Where each expression is, and what it asks. */
const expressions = [
  ...runbooks.flatMap(({ file, text }) =>
    [...text.matchAll(/```promql\n(.*?)```/gs)].map(([, expr = ""]) => ({ place: file, expr: expr.trim() })),
  ),
  ...dashboards.flatMap(({ title, panels }) =>
    panels.flatMap((panel) => panel.targets.map(({ expr }) => ({ place: `${title}, ${panel.title}`, expr }))),
  ),
  ...alerts.map(({ alert, expr }) => ({ place: `alert ${alert}`, expr })),
]

/** The metrics that an expression asks for, and the labels that it names of them. */
const asked = (expr: string) => {
  const grouped = [...expr.matchAll(/\b(?:by|on|without) \(([^)]*)\)/g)].flatMap(([, labels = ""]) =>
    labels.split(/,\s*/),
  )
  const bare = expr.replace(/\b(?:by|on|without) \([^)]*\)/g, " ").replace(/\[[^\]]*\]/g, " ")
  const selectors = [...bare.matchAll(/([a-z_]\w*)\s*(\{[^}]*\})?(?!\w|\s*\()/g)]
    .map(([, metric = "", matchers = ""]) => ({
      metric,
      labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = ""]) => label),
    }))
    .filter(({ metric }) => !["unless", "and", "or"].includes(metric))
  return { selectors, grouped }
}

/** What Prometheus adds to each series, and what other exporters tell. */
const addedLabels = ["job", "instance"]
const fromElsewhere = /^(up|node_\w+|pika_(backup|wal)_\w+)$/

/** Metric → labels that one of its series had. */
const scraped = new Map<string, Set<string>>()
beforeAll(async () => {
  await pika.client.tell("somebody", "I have a dog named Sparky", "I have a cat named Tom")
  await pika.client.search("somebody", "dog cat")
  await pika.client.search("somebody", "Sparkey")
  const file = "Triceratops has three horns."
  const { body } = await documentsAt(pika.client.url).upload({ user_id: "somebody", file })
  await jobOver(pika.client, String(body.job_id))
  const { answerId } = await insertSession(pika.sql, "somebody")
  await (await pika.client.request("POST", `/api/v1/chat/messages/${answerId}/tts`)).arrayBuffer()
  const question = { user_id: "somebody", query: "What is my dog's name?" }
  await (await pika.client.request("POST", "/api/v1/query", question)).arrayBuffer()
  const socket = await openChat(pika, await makeSession(pika, "somebody"))
  socket.close()
  await socket.closed()
  const text = await until("the end of the socket is counted", async () => {
    const told = await (await fetch(`${pika.client.url}/metrics`)).text()
    return told.includes("chat_socket_closes_total{") ? told : null
  })
  for (const line of text.split("\n")) {
    const [, metric, labels = ""] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? []
    if (metric === undefined) continue
    const known = scraped.get(metric) ?? new Set()
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) known.add(label)
    scraped.set(metric, known)
  }
}, 30_000)

test("every metric and label of the dashboards and alerts is told by a process that did some work", () => {
  const missing: string[] = []
  for (const { place, expr } of expressions) {
    const { selectors, grouped } = asked(expr)
    const ours = selectors.filter(({ metric }) => !fromElsewhere.test(metric))
    for (const { metric, labels } of ours) {
      const known = scraped.get(metric)
      if (!known) missing.push(`${place}: there is no ${metric}`)
      else
        for (const label of labels)
          if (!known.has(label) && !addedLabels.includes(label))
            missing.push(`${place}: ${metric} has no label ${label}`)
    }
    const all = new Set([...addedLabels, ...ours.flatMap(({ metric }) => [...(scraped.get(metric) ?? [])])])
    for (const label of grouped) if (!all.has(label)) missing.push(`${place}: nothing in it has the label ${label}`)
  }
  expect(missing).toEqual([])
  expect(expressions.length).toBeGreaterThan(40)
})

test("an expression is understood: its metrics, their labels, and what it groups by", () => {
  const expr = 'sum by (le, lane) (rate(a_bucket{job="$job", route=~"(/x)?/y{1}"}[5m])) / on (job) b unless c > 0.5'
  expect(asked(expr.replace("{1}", ""))).toEqual({
    selectors: [
      { metric: "a_bucket", labels: ["job", "route"] },
      { metric: "b", labels: [] },
      { metric: "c", labels: [] },
    ],
    grouped: ["le", "lane", "job"],
  })
})

test("each alert names a runbook that is there, and each runbook an alert that leads to it", async () => {
  for (const { alert, annotations } of alerts) expect([alert, existsSync(annotations.runbook)]).toEqual([alert, true])
  for (const { file, text } of runbooks) {
    const leading = alerts
      .filter(({ annotations }) => annotations.runbook.endsWith(`/${file}`))
      .map(({ alert }) => alert)
    expect([file, leading.length > 0]).toEqual([file, true])
    for (const alert of leading) expect([file, text.includes(`\`${alert}\``)]).toEqual([file, true])
    expect([file, text.split("\n").length < 60]).toEqual([file, true])
  }
})

test.skipIf(serverUrl === undefined)("every statement of the runbooks runs", async () => {
  const statements = runbooks.flatMap(({ file, text }) =>
    [...text.matchAll(/-c "((?:[^"\\]|\\.)*)"/gs)].map(([, sql = ""]) => ({ file, sql: sql.replaceAll("\\$", "$") })),
  )
  expect(statements.length).toBeGreaterThan(10)
  for (const { file, sql } of statements) {
    const failed = await pika.sql.unsafe(sql.replace("(PID)", "(0)")).then(() => null, String)
    expect([file, sql, failed]).toEqual([file, sql, null])
  }
})

test("each alert is tested: that it fires, and that it is silent", async () => {
  const tests = await read("alerts.test.yml")
  for (const { alert } of alerts) {
    expect([alert, tests.includes(`alertname: ${alert}, exp_alerts: []`)]).toEqual([alert, true])
    expect([alert, tests.includes(`alertname: ${alert}\n        exp_alerts:\n          - `)]).toEqual([alert, true])
  }
})

test("every metric of ours is in the list of them", async () => {
  const list = await read("metrics.md")
  const names = [...scraped.keys()].map((name) => name.replace(/_(bucket|sum|count)$/, ""))
  const own = [...new Set(names)].filter((name) => !/^(process|nodejs)_/.test(name))
  expect(own.filter((name) => !list.includes(`\`${name}`))).toEqual([])
})

test("every metric of conversations and speech is in a dashboard", () => {
  const shown = dashboards.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)))
  const names = [...scraped.keys()].map((name) => name.replace(/_(bucket|sum|count)$/, ""))
  const ours = [...new Set(names)].filter((name) => /^(chat|answers?|speech)_/.test(name))
  expect(ours.length).toBeGreaterThan(7)
  expect(ours.filter((name) => !shown.some((expr) => expr.includes(name)))).toEqual([])
})

test("dashboards can be imported: each has its data source to choose, and panels that do not overlap", () => {
  expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(6)
  for (const { title, templating, panels } of dashboards) {
    expect([title, ...templating.list.map(({ name }) => name)]).toEqual([title, "datasource", "job"])
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    )
    expect([title, new Set(cells).size]).toEqual([title, cells.length])
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  }
})
