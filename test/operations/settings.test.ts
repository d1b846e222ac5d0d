import { expect, test } from "bun:test"
import fc from "fast-check"
import { readConfig } from "../../src/platform/config.ts"
import { described } from "../../src/platform/settings/described.ts"
import { environmentSchema } from "../../src/platform/settings/environment.ts"
import type { ToldSetting } from "../../src/platform/settings/told.ts"
import { makeKey } from "../support/keys.ts"
import { testKey } from "../support/pika.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({
  environment: { PIKA_TIME_ZONE: "Asia/Ho_Chi_Minh", PIKA_WORKER_CONCURRENCY: "8" },
  roles: { http: true, worker: false },
})

const names = Object.keys(environmentSchema.shape) as (keyof typeof described)[]
const told = (environment: Record<string, string>): Map<string, ToldSetting> =>
  new Map(readConfig(environment).settings.map((setting) => [setting.name, setting]))

test("every setting is told once, in the order of the schema", () => {
  expect(readConfig({}).settings.map(({ name }) => name)).toEqual(names)
  for (const { description } of readConfig({}).settings) expect(description).toMatch(/\.$/)
})

test("a default that is told is the one in force", () => {
  const inForce = environmentSchema.parse({})
  for (const name of names) {
    const { default: text } = described[name]
    if (text === undefined) expect([name, inForce[name] ?? []]).toEqual([name, []])
    else if (text !== "") expect([name, environmentSchema.parse({ [name]: text })[name]]).toEqual([name, inForce[name]])
  }
})

test("what is named like a secret is one", () => {
  const like = names.filter((name) => /KEY|SECRET|PASSWORD|TOKEN(?!_BUDGET)/.test(name) && name !== "JWT_PUBLIC_KEY")
  expect(names.filter((name) => described[name].kind === "secret").toSorted()).toEqual(like.toSorted())
})

test("what is given is told, and whether it is the default", () => {
  const settings = told({ HOST: "0.0.0.0", PORT: "8000", OPENAI_API_KEY: "sk-secret" })
  expect(settings.get("HOST")).toMatchObject({ value: "0.0.0.0", is_default: false, is_secret: false })
  expect(settings.get("PORT")).toMatchObject({ value: "8000", is_default: true })
  expect(settings.get("OPENAI_API_KEY")).toMatchObject({ value: "set", is_default: false, is_secret: true })
  expect(settings.get("RERANK_API_KEY")).toMatchObject({ value: null, is_default: true, is_secret: true })
  expect(settings.get("REDIS_URL")).toMatchObject({ value: null, is_default: true, is_secret: false })
  expect(told({ PORT: "" }).get("PORT")).toMatchObject({ value: "8000", is_default: true })
})

test("the endpoints that are named have their settings too", () => {
  const settings = told({
    PIKA_PROVIDER: "backup,local",
    BACKUP_API_KEY: "k",
    BACKUP_BASE_URL: "https://me:pw@b.example/v1",
  })
  expect(settings.get("BACKUP_API_KEY")).toMatchObject({ value: "set", is_secret: true })
  expect(settings.get("BACKUP_BASE_URL")).toMatchObject({ value: "https://b.example/v1" })
})

test.each([
  ["postgres://u:p@h:5432/pika", "postgres://h:5432/pika"],
  ["postgres://u:12,x@h/pika", "postgres://h/pika"],
  ["postgres://h/pika?user=u&password=p", "postgres://h/pika"],
  ["postgres://u@%2Frun%2Fpostgres/pika", "postgres://%2Frun%2Fpostgres/pika"],
  ["postgres://u:12/34@h/pika", "set"],
  ["postgres://h/pika", "postgres://h/pika"],
])("of the address %s is told %s", (given, shown) => {
  expect(told({ DATABASE_URL: given }).get("DATABASE_URL")?.value).toBe(shown)
})

/** Nothing that is told by chance holds it. */
const secret = fc
  .array(fc.constantFrom(..."abcdefXYZ0123456789-._~!$'()*+;=@:%23%40".split("")), { minLength: 32, maxLength: 48 })
  .map((letters) => `zq${letters.join("")}`)

test("no part of a secret, and no user or password of an address, is told", () => {
  const secrets = names.filter((name) => described[name].kind === "secret")
  const addresses = names.filter((name) => /address/.test(described[name].kind))
  fc.assert(
    fc.property(secret, secret, (key, password) => {
      const escaped = encodeURIComponent(password)
      const environment: Record<string, string> = {
        ...{ PIKA_PROVIDER: "openai,backup", BACKUP_API_KEY: `b${key}`, S3_BUCKET: "bucket" },
        BACKUP_BASE_URL: `https://${escaped}@h.example/v1`,
      }
      for (const name of secrets) environment[name] = `${key}${name.length}`
      for (const name of addresses) {
        if (name === "JWKS_URL") continue
        const scheme = /DATABASE/.test(name) ? "postgres" : name === "REDIS_URL" ? "redis" : "https"
        environment[name] = `${scheme}://${escaped}:${escaped}@h.example/path?key=${escaped}#${escaped}`
      }
      const text = JSON.stringify(readConfig(environment).settings)
      for (const hidden of [key, key.slice(0, 12), key.slice(-12), password, escaped, escaped.slice(0, 12)])
        expect(text).not.toContain(JSON.stringify(hidden).slice(1, -1))
      expect(text).toContain("h.example/path")
    }),
    { numRuns: 50 },
  )
})

test("an admin is told the settings of the process that answers", async () => {
  const response = await pika.client.request("GET", "/api/v1/settings")
  const text = await response.text()
  expect(response.status).toBe(200)
  expect(text).not.toContain(testKey)
  const { items } = JSON.parse(text) as { items: ToldSetting[] }
  expect(items.map(({ name }) => name)).toEqual(names)
  expect(items.find(({ name }) => name === "PIKA_TIME_ZONE")).toMatchObject({
    value: "Asia/Ho_Chi_Minh",
    is_default: false,
  })
  expect(items.find(({ name }) => name === "PIKA_WORKER_CONCURRENCY")).toMatchObject({ value: "8", is_default: true })
})

test.each(["settings", "usage", "experiments"])("only an admin is told the %s", async (what) => {
  const { key } = await makeKey(pika.sql, ["accounts", "privacy", "memory:read", "job:status"])
  const response = await pika.client.request("GET", `/api/v1/${what}`, undefined, { "X-API-Key": key })
  expect(response.status).toBe(403)
})

test("the use of models is told by day, with what it cost and whose price is not known", async () => {
  await pika.sql`
    insert into provider_usage (day, provider, model, kind, process, calls, failures, input_tokens, output_tokens, latency_ms, cost_usd)
    select (now() at time zone 'utc')::date - ago, 'openai', model, 'completion', gen_random_uuid(), 2, 1, 100, 10, 500, cost
    from (values (0, 'a', 0.5), (0, 'a', 0.25), (1, 'b', null), (40, 'a', 9)) as used(ago, model, cost)`
  const response = await pika.client.request("GET", "/api/v1/usage?days=30")
  const usage = (await response.json()) as { items: unknown[] }
  expect(usage).toMatchObject({ days: 30, cost_usd: 0.75, models_without_price: ["b"] })
  expect(usage.items).toMatchObject([
    { model: "a", kind: "completion", calls: 4, failures: 2, input_tokens: 200, mean_ms: 250, cost_usd: 0.75 },
    { model: "b", calls: 2, cost_usd: null },
  ])
})

test("both sides of each experiment are told, with whether they differ", async () => {
  await pika.sql`
    insert into experiment_jobs (experiment, variant, model, prompt, outcome, fell_back, stored, updated, superseded, duplicate, rejected,
      input_tokens, output_tokens, latency_ms, cost_usd)
    select 'trial-1', variant, 'm', '', case when n <= failing then 'failed' else 'completed' end, false, 1, 0, 0, 0, 0, 10, 5, 100, 0.01
    from (values ('control', 5), ('treatment', 60)) as side(variant, failing), generate_series(1, 100) as n`
  const response = await pika.client.request("GET", "/api/v1/experiments")
  const experiments = (await response.json()) as { answers: unknown[] }
  expect(experiments).toMatchObject({
    extraction: [
      {
        name: "trial-1",
        sides: [
          { variant: "control", jobs: 100, failed: 5, cost_usd: 1 },
          { variant: "treatment", jobs: 100, failed: 60, input_tokens: 1000 },
        ],
        comparisons: [{ what: "failed_or_fell_back", differs: true }],
      },
    ],
    answers: [],
  })
})
