import { beforeAll, expect, setDefaultTimeout, test } from "bun:test"
import { randomBytes } from "node:crypto"
import { generateKey, hashKey, mayBeKey } from "../../src/accounts/api-key.ts"
import { createAuthenticator } from "../../src/accounts/authenticate.ts"
import { createFailedTries, maxFailedTries } from "../../src/accounts/failed-tries.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { createConformance, type OpenApi } from "../contract/conformance.ts"
import { makeKey } from "../support/keys.ts"
import { createIssuer } from "../support/tokens.ts"
import { usePika } from "../support/use-pika.ts"

setDefaultTimeout(30_000)

const signer = createIssuer()
const lines: string[] = []
const pika = usePika({
  environment: { PIKA_RATE_LIMITS: "search=100000", PIKA_TRUSTED_PROXIES: "1", JWT_PUBLIC_KEY: signer.publicPem },
  roles: { http: true, worker: false },
  log: createLogger("info", { write: (line) => void lines.push(line) }),
})
let conformance: ReturnType<typeof createConformance>
beforeAll(async () => {
  conformance = createConformance((await (await fetch(`${pika.client.url}/openapi.json`)).json()) as OpenApi)
})

const oldKey = () => `pika_${randomBytes(32).toString("base64url")}`
const madeUp = () => `pika_${randomBytes(36).toString("base64url")}x`

/** An authenticator whose questions to the database are counted. */
const counted = () => {
  const { sql, log } = pika.running.services
  let questions = 0
  const counting = new Proxy(sql, {
    apply: (target, self, words) => {
      questions += 1
      return Reflect.apply(target, self, words) as unknown
    },
  })
  const jwt = { keys: { publicKey: signer.publicPem }, issuer: null, audience: null }
  const authenticate = createAuthenticator({ sql: counting, log }, "a".repeat(32), jwt, createFailedTries())
  return { authenticate, questions: () => questions }
}
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "taken",
    (error: unknown) => String((error as { code?: string }).code),
  )

let address = 0
/** A search from an address that no other test uses, or from `ip`. */
const nextIp = () => `198.51.100.${++address}`
const search = async (headers: Record<string, string>, ip: string) => {
  const body = { user_id: "school", query: "dog" }
  const answer = await fetch(`${pika.client.url}/api/v1/search_facts`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Forwarded-For": ip, ...headers },
    body: JSON.stringify(body),
  })
  return { answer, body: (await answer.json()) as Record<string, unknown> }
}

test("a key that is made tells itself from one that is made up", () => {
  for (let n = 0; n < 200; n++) {
    const key = generateKey()
    expect(mayBeKey(key)).toBe(true)
    const at = 5 + Math.floor(Math.random() * 49)
    const other = key[at] === "A" ? "B" : "A"
    expect(mayBeKey(key.slice(0, at) + other + key.slice(at + 1))).toBe(false)
    expect(mayBeKey(madeUp())).toBe(false)
  }
  for (const no of [
    "",
    "pika_",
    "secret",
    generateKey().slice(0, -1),
    `${generateKey()}A`,
    generateKey().toUpperCase(),
  ])
    expect(mayBeKey(no)).toBe(false)
})

test("keys that were made up cost the database nothing", async () => {
  const { authenticate, questions } = counted()
  const codes = await Promise.all(
    Array.from({ length: 2000 }, (_, n) => codeOf(authenticate(n % 2 ? madeUp() : `anything-${n}`, undefined, null))),
  )
  expect(new Set(codes)).toEqual(new Set(["UNAUTHORIZED"]))
  expect(questions()).toBe(0)
})

test("keys with a forged checksum, and of before there were any, cost an address few questions a minute", async () => {
  for (const forge of [generateKey, oldKey]) {
    const { authenticate, questions } = counted()
    const codes = await Promise.all(
      Array.from({ length: 2000 }, () => codeOf(authenticate(forge(), undefined, "192.0.2.1"))),
    )
    expect(questions()).toBe(maxFailedTries)
    expect(codes.filter((code) => code === "RATE_LIMITED")).toHaveLength(2000 - maxFailedTries)
  }
})

test("a key of before there were checksums still works", async () => {
  const { authenticate } = counted()
  const { id } = await makeKey(pika.sql, ["memory:read"])
  const key = oldKey()
  await pika.sql`update api_keys set hash = ${hashKey(key)} where id = ${id}`
  expect(await authenticate(key, undefined, null)).toMatchObject({ kind: "api_key", id })
})

test("an admin's key may be any text, and needs neither database nor patience", async () => {
  const { authenticate, questions } = counted()
  for (let n = 0; n < 500; n++) await codeOf(authenticate(oldKey(), undefined, "192.0.2.2"))
  const before = questions()
  expect(await authenticate("a".repeat(32), undefined, "192.0.2.2")).toMatchObject({ id: "admin" })
  expect(questions()).toBe(before)
})

test("tokens that were made up are not checked against a key; signatures that are wrong are, a few times a minute", async () => {
  const { authenticate } = counted()
  const valid = await signer.sign({ role: "user", user_id: "emma", scopes: ["memory:read"] })
  const [head, payload] = valid.split(".")
  const random = () => randomBytes(200).toString("base64url")
  for (const token of [random(), `${random()}.${random()}.${random()}`, `${head}.${payload}`, `x${valid}`])
    for (let n = 0; n < 100; n++)
      expect(await codeOf(authenticate(undefined, `Bearer ${token}`, "192.0.2.3"))).toBe("UNAUTHORIZED")
  expect(await authenticate(undefined, `Bearer ${valid}`, "192.0.2.3")).toMatchObject({ kind: "token", userId: "emma" })
  const codes: string[] = []
  for (let n = 0; n < 200; n++)
    codes.push(await codeOf(authenticate(undefined, `Bearer ${head}.${payload}.${random()}`, "192.0.2.3")))
  expect(codes.filter((code) => code === "UNAUTHORIZED")).toHaveLength(maxFailedTries)
  // Who was known goes on.
  expect(await authenticate(undefined, `Bearer ${valid}`, "192.0.2.3")).toMatchObject({ userId: "emma" })
})

test("an address that fails too often is told when to come back; a valid key from it works, a known one and a new one", async () => {
  const ip = nextIp()
  const known = (await makeKey(pika.sql, ["memory:read"])).key
  expect((await search({ "X-API-Key": known }, ip)).answer.status).toBe(200)
  const statuses: number[] = []
  for (let n = 0; n <= maxFailedTries; n++) statuses.push((await search({ "X-API-Key": madeUp() }, ip)).answer.status)
  expect(statuses).toEqual([...Array<number>(maxFailedTries).fill(401), 429])
  for (const headers of [{ "X-API-Key": madeUp() }, { Authorization: "Bearer x" }, {}]) {
    const { answer, body } = await search(headers as Record<string, string>, ip)
    conformance.check("POST", "/api/v1/search_facts", {
      status: answer.status,
      type: answer.headers.get("content-type"),
      body,
    })
    expect([answer.status, body.error_code]).toEqual([429, "RATE_LIMITED"])
    expect(Number(answer.headers.get("retry-after"))).toBeWithin(1, 61)
  }
  const fresh = (await makeKey(pika.sql, ["memory:read"])).key
  for (const key of [known, fresh]) expect((await search({ "X-API-Key": key }, ip)).answer.status).toBe(200)
  expect((await search({ "X-API-Key": madeUp() }, nextIp())).answer.status).toBe(401)
})

test("of requests that no valid credential vouches for, a hundred a minute are told one by one in the log", async () => {
  const ip = nextIp()
  const of = (status: number) =>
    lines.filter((line) => line.includes('"msg":"request"') && line.includes(`"status":${status}`))
  await Promise.all(Array.from({ length: 300 }, () => search({}, ip)))
  expect(of(401).length + of(429).length).toBeLessThanOrEqual(100)
  const before = of(200).length
  const { key } = await makeKey(pika.sql, ["memory:read"])
  for (let n = 0; n < 3; n++) await search({ "X-API-Key": key }, ip)
  expect(of(200).length).toBe(before + 3)
  const metrics = await (await fetch(`${pika.client.url}/metrics`)).text()
  const refused = [...metrics.matchAll(/http_requests_total\{[^}]*status="4(?:01|29)"\} (\d+)/g)]
  expect(refused.reduce((sum, [, count]) => sum + Number(count), 0)).toBeGreaterThanOrEqual(300)
})
