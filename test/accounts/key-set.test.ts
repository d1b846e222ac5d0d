import { afterEach, beforeEach, expect, test } from "bun:test"
import { createKeySet } from "../../src/accounts/key-set.ts"
import { createTokenReader } from "../../src/accounts/read-token.ts"
import type { JwtSettings } from "../../src/platform/config.ts"
import { createLogger } from "../../src/platform/logger.ts"
import { startPika } from "../support/pika.ts"
import { createIssuer } from "../support/tokens.ts"
import { until } from "../support/until.ts"

const first = createIssuer()
const second = createIssuer()
const log = createLogger("silent")

/** The address of an issuer's keys, as a test wants it to behave. */
const startIssuer = () => {
  let answer: () => Response | Promise<Response> = () => Response.json({ keys: [first.jwk("first")] })
  let fetches = 0
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () => {
      fetches += 1
      return answer()
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}/jwks.json`,
    fetches: () => fetches,
    answers: (next: typeof answer) => {
      answer = next
    },
    publishes: (...keys: unknown[]) => {
      answer = () => Response.json({ keys })
    },
    stop: () => server.stop(true),
  }
}

let issuer: ReturnType<typeof startIssuer>
beforeEach(() => {
  issuer = startIssuer()
})
afterEach(() => issuer.stop())

const emma = { role: "user", user_id: "emma", scopes: ["memory:read"] }
const reader = () => {
  const settings: JwtSettings = { keys: { jwksUrl: issuer.url }, issuer: null, audience: null }
  const read = createTokenReader(settings, log, null)
  return (token: string) => read(token, null)
}
const quick = { fresh: 50, usable: 60_000, cooldown: 10, answer: 200 }
const header = (kid?: string) => ({ alg: "RS256", ...(kid === undefined ? {} : { kid }) })
const token = { payload: "", signature: "" }

const invalid = { code: "UNAUTHORIZED" }
const unavailable = { code: "UNAVAILABLE", retryAfterSeconds: 5 }
const down = () => new Response("no", { status: 500 })

test("keys are fetched when the first token comes, and not again for the next", async () => {
  const read = reader()
  expect(issuer.fetches()).toBe(0)
  for (const _ of [1, 2, 3])
    expect(await read(await first.sign(emma, { kid: "first" }))).toMatchObject({ kind: "token", userId: "emma" })
  expect(issuer.fetches()).toBe(1)
})

test("many who come first wait for one fetch", async () => {
  const read = reader()
  const tokens = await Promise.all(
    Array.from({ length: 30 }, (_, jti) => first.sign({ ...emma, jti: String(jti) }, { kid: "first" })),
  )
  await Promise.all(tokens.map(read))
  expect(issuer.fetches()).toBe(1)
})

test("a token of a key that was published since is taken", async () => {
  const find = createKeySet(issuer.url, log, quick)
  await find(header("first"), token)
  issuer.publishes(first.jwk("first"), second.jwk("second"))
  await until("it is found", () => Promise.resolve(find(header("second"), token)).catch(() => null))
})

test("a key that is published no more is refused when the keys were fetched anew", async () => {
  const find = createKeySet(issuer.url, log, quick)
  await find(header("first"), token)
  issuer.publishes(second.jwk("second"))
  await until("it is refused", () =>
    Promise.resolve(find(header("first"), token)).then(
      () => false,
      (error: Error & { code?: string }) => error.code === "ERR_JWKS_NO_MATCHING_KEY",
    ),
  )
})

test("unknown key ids make no more than one fetch in a while", async () => {
  const read = reader()
  await read(await first.sign(emma, { kid: "first" }))
  for (let number = 0; number < 20; number += 1)
    await expect(read(await second.sign(emma, { kid: `unknown-${number}` }))).rejects.toMatchObject(invalid)
  expect(issuer.fetches()).toBe(1)
})

test("a token that says no key id is taken when there is one key, and refused when there are two", async () => {
  expect(await reader()(await first.sign(emma))).toMatchObject({ userId: "emma" })
  issuer.publishes(first.jwk("first"), second.jwk("second"))
  await expect(reader()(await first.sign(emma))).rejects.toMatchObject(invalid)
})

test("a token is checked with the key that it names, not with any", async () => {
  issuer.publishes(first.jwk("first"), second.jwk("second"))
  await expect(reader()(await first.sign(emma, { kid: "second" }))).rejects.toMatchObject(invalid)
})

test("a token of another algorithm does not even make it ask for keys", async () => {
  await expect(reader()("eyJhbGciOiJIUzI1NiIsImtpZCI6ImZpcnN0In0.e30.AA")).rejects.toMatchObject(invalid)
  expect(issuer.fetches()).toBe(0)
})

const broken: [name: string, answer: () => Response][] = [
  ["answers with 500", down],
  ["answers with a page", () => new Response("<html>", { headers: { "Content-Type": "text/html" } })],
  ["answers with other JSON", () => Response.json({ jwks: [] })],
  ["answers with keys that are no list", () => Response.json({ keys: first.jwk("first") })],
  ["sends it elsewhere", () => Response.redirect("http://127.0.0.1:1/")],
]
test.each(broken)("while the address %s, it cannot be told whether a token is valid", async (_name, answer) => {
  issuer.answers(answer)
  await expect(reader()(await first.sign(emma, { kid: "first" }))).rejects.toMatchObject(unavailable)
})

test("while nothing listens at the address, it cannot be told either, and it is tried once in a while", async () => {
  await issuer.stop()
  const read = reader()
  for (const _ of [1, 2, 3])
    await expect(read(await first.sign(emma, { kid: "first" }))).rejects.toMatchObject(unavailable)
})

test("an address that failed is not asked again by each request", async () => {
  issuer.answers(down)
  const read = reader()
  for (let number = 0; number < 20; number += 1)
    await expect(read(await first.sign({ ...emma, number }, { kid: "first" }))).rejects.toMatchObject(unavailable)
  expect(issuer.fetches()).toBe(1)
})

test("an address that does not answer is given up, once for all who wait", async () => {
  issuer.answers(() => new Promise<Response>(() => undefined))
  const find = createKeySet(issuer.url, log, { ...quick, cooldown: 60_000 })
  const began = performance.now()
  const waiting = Array.from({ length: 20 }, () => find(header("first"), token))
  for (const { status, ...rest } of await Promise.allSettled(waiting)) {
    expect(status).toBe("rejected")
    expect(rest).toMatchObject({ reason: unavailable })
  }
  expect(performance.now() - began).toBeLessThan(2000)
  expect(issuer.fetches()).toBe(1)
})

test("while the address is down, keys that are known go on working, and others cannot be told", async () => {
  const find = createKeySet(issuer.url, log, quick)
  await find(header("first"), token)
  issuer.answers(down)
  await until("it failed", () =>
    Promise.resolve(find(header("second"), token)).then(
      () => false,
      (error: Error & { code?: string }) => error.code === "UNAVAILABLE",
    ),
  )
  for (const _ of [1, 2, 3]) expect(await find(header("first"), token)).toBeTruthy()
  issuer.publishes(second.jwk("second"))
  await until("it is back", () => Promise.resolve(find(header("second"), token)).catch(() => null))
})

test("known keys do not wait for an address that hangs, after the first", async () => {
  const find = createKeySet(issuer.url, log, { ...quick, cooldown: 0, answer: 3000 })
  await find(header("first"), token)
  issuer.answers(down)
  await until("it failed", () => Promise.resolve(find(header("other"), token)).catch(() => true))
  const before = issuer.fetches()
  await until("the keys are old", async () => {
    await find(header("first"), token)
    return issuer.fetches() > before
  })
  issuer.answers(() => new Promise<Response>(() => undefined))
  const began = performance.now()
  for (let number = 0; number < 50; number += 1) await find(header("first"), token)
  expect(performance.now() - began).toBeLessThan(1500)
})

test("keys that could not be fetched anew for too long are not trusted any more", async () => {
  const find = createKeySet(issuer.url, log, { ...quick, usable: 300 })
  await find(header("first"), token)
  issuer.answers(down)
  expect(await find(header("first"), token)).toBeTruthy()
  await until("it is refused", () =>
    Promise.resolve(find(header("first"), token)).then(
      () => false,
      (error: Error & { code?: string }) => error.code === "UNAVAILABLE",
    ),
  )
})

test("keys of other kinds, for other uses, too short or unreadable spoil nothing and check nothing", async () => {
  const short = createIssuer(1024)
  const forEncryption = createIssuer()
  issuer.publishes(
    null,
    "text",
    {},
    { kty: "oct", k: "c2VjcmV0", kid: "hmac" },
    { kty: "EC", crv: "P-256", x: "AA", y: "AA", kid: "curve" },
    { kty: "RSA", n: "!", e: "!", kid: "unreadable" },
    { kty: "RSA", n: 1, e: 2, kid: "numbers" },
    short.jwk("short"),
    { ...forEncryption.jwk("encryption"), use: "enc" },
    { ...forEncryption.jwk("other algorithm"), alg: "RS512" },
    first.jwk("first"),
  )
  const read = reader()
  expect(await read(await first.sign(emma, { kid: "first" }))).toMatchObject({ userId: "emma" })
  for (const kid of ["hmac", "curve", "unreadable", "numbers", "short", "encryption", "other algorithm", 7, null])
    await expect(read(await forEncryption.sign(emma, { kid }))).rejects.toMatchObject(invalid)
})

test("over HTTP, tokens that cannot be told are 503 with Retry-After, and API keys go on working", async () => {
  const pika = await startPika({ environment: { JWKS_URL: issuer.url } })
  const path = `${pika.client.url}/api/v1/memories?user_id=emma`
  const ask = async (kid: string) =>
    fetch(path, { headers: { Authorization: `Bearer ${await first.sign(emma, { kid })}` } })
  issuer.answers(down)
  const away = await ask("first")
  expect(away.status).toBe(503)
  expect(away.headers.get("Retry-After")).toBe("5")
  expect(await away.json()).toMatchObject({ error_code: "UNAVAILABLE" })
  expect((await pika.client.list("emma")).items).toEqual([])
  await pika.stop()
}, 60_000)

test("over HTTP, a token of a published key is taken", async () => {
  const pika = await startPika({ environment: { JWKS_URL: issuer.url } })
  const headers = { Authorization: `Bearer ${await first.sign(emma, { kid: "first" })}` }
  expect((await fetch(`${pika.client.url}/api/v1/memories?user_id=emma`, { headers })).status).toBe(200)
  await pika.stop()
}, 60_000)
