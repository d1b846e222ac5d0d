import { beforeAll, describe, expect, test } from "bun:test"
import { createHmac } from "node:crypto"
import { SignJWT } from "jose"
import { createLogger } from "../../src/platform/logger.ts"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import { testKey } from "../support/pika.ts"
import { type Claims, createIssuer, now } from "../support/tokens.ts"
import { usePika } from "../support/use-pika.ts"

const issuer = createIssuer()
const stranger = createIssuer()
const iss = "https://issuer.test/"
const aud = "pika"

const lines: string[] = []
const pika = usePika({
  log: createLogger("trace", { write: (line) => void lines.push(line) }),
  // As a .env file has it: on one line.
  environment: { JWT_PUBLIC_KEY: issuer.publicPem.replaceAll("\n", "\\n"), JWT_ISSUER: iss, JWT_AUDIENCE: aud },
})
const plain = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const emma: Claims = { iss, aud, role: "user", user_id: "emma", scopes: ["memory:read"] }
const service: Claims = { iss, aud, role: "service", sub: "app", scopes: ["memory:read"] }
const admin: Claims = { iss, aud, role: "admin", sub: "root", scopes: ["admin"] }

const memoriesOf = (user: string) => `/api/v1/memories?user_id=${user}`
const ask = (authorization: string, path = memoriesOf("emma")) =>
  client.send("GET", path, undefined, { "X-API-Key": "", Authorization: authorization })
const askWith = async (claims: Claims, path?: string) => ask(`Bearer ${await issuer.sign(claims)}`, path)
const refused = async (authorization: string, says = /./) => {
  const answer = await ask(authorization)
  expect(answer).toMatchObject({ status: 401, body: { error_code: "UNAUTHORIZED" } })
  expect(answer.headers.get("WWW-Authenticate")).toContain("Bearer")
  expect(String(answer.body.message)).toMatch(says)
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url")
/** A token put together by hand, to say what no library would. */
const forge = (header: unknown, claims: unknown, signature = ""): string =>
  `${encode(header)}.${encode(claims)}.${signature}`

describe("a role", () => {
  test("user reaches the memory of its user_id and of nobody else", async () => {
    expect((await askWith(emma)).status).toBe(200)
    expect((await askWith(emma, memoriesOf("tuan"))).status).toBe(403)
  })

  test("service reaches everybody", async () => {
    for (const user of ["emma", "tuan"]) expect((await askWith(service, memoriesOf(user))).status).toBe(200)
  })

  test("service reaches everybody even when it names a user_id", async () => {
    expect((await askWith({ ...service, user_id: "emma" }, memoriesOf("tuan"))).status).toBe(200)
  })

  test("admin with the scope admin may do everything", async () => {
    expect((await askWith(admin)).status).toBe(200)
    expect((await askWith(admin, "/api/v1/keys")).status).toBe(200)
  })

  test("admin has only the scopes that it names", async () => {
    expect((await askWith({ ...admin, scopes: ["memory:read"] }, "/api/v1/keys")).status).toBe(403)
  })

  test.each([emma, service])("other than admin has nothing of the scope admin: %o", async (claims) => {
    const greedy = { ...claims, scopes: ["admin"] }
    expect((await askWith(greedy, "/api/v1/keys")).status).toBe(403)
    expect((await askWith(greedy)).status).toBe(403)
  })
})

describe("scopes", () => {
  test.each([
    [["job:status", "memory:read"]],
    ["job:status memory:read"],
    [["openid", "memory:read"]],
    ["memory:read"],
  ])("%p are enough to read", async (scopes) => {
    expect((await askWith({ ...service, scopes })).status).toBe(200)
  })

  test.each([[[]], [""], ["memory:write"], [["memory:read job:status"]], ["MEMORY:READ"]])(
    "%p are not",
    async (scopes) => {
      expect(await askWith({ ...service, scopes })).toMatchObject({ status: 403, body: { error_code: "FORBIDDEN" } })
    },
  )
})

describe("the header Authorization", () => {
  test.each(["bearer", "BEARER", "Bearer  "])("may say %p", async (scheme) => {
    expect((await ask(`${scheme} ${await issuer.sign(emma)}`)).status).toBe(200)
  })

  test.each(["Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Token", "Bearer a b", "Bearer,a"])(
    "must not be %p",
    async (value) => {
      await refused(value, /Authorization must be: Bearer/)
    },
  )

  test("is not looked at when there is an API key", async () => {
    const path = memoriesOf("emma")
    const good = `Bearer ${await issuer.sign(emma)}`
    const withBadKey = await client.send("GET", path, undefined, { "X-API-Key": "wrong", Authorization: good })
    expect(withBadKey.status).toBe(401)
    const withGoodKey = { "X-API-Key": testKey, Authorization: "Bearer nonsense" }
    expect((await client.send("GET", path, undefined, withGoodKey)).status).toBe(200)
  })

  test("is told that tokens are not configured, where they are not", async () => {
    const headers = { Authorization: `Bearer ${await issuer.sign(emma)}` }
    const answer = await fetch(`${plain.client.url}${memoriesOf("emma")}`, { headers })
    expect(answer.status).toBe(401)
    expect(answer.headers.get("WWW-Authenticate")).toContain("ApiKey")
    expect(await answer.text()).toContain("none of another issuer is configured")
  })
})

describe("a claim", () => {
  // Made when a test runs: the times in them are from then.
  const bad: [name: string, claims: () => Claims, says: RegExp][] = [
    ["no exp", () => ({ ...emma, exp: undefined }), /exp/],
    ["an exp that is past", () => ({ ...emma, iat: now() - 600, exp: now() - 31 }), /expired/],
    ["an exp as text", () => ({ ...emma, exp: String(now() + 60) }), /exp/],
    ["an exp without bounds", () => ({ ...emma, exp: Number.MAX_VALUE }), /more than an hour/],
    ["a life of more than an hour", () => ({ ...emma, iat: now(), exp: now() + 3700 }), /more than an hour/],
    [
      "an exp of more than an hour from now, without iat",
      () => ({ ...emma, iat: undefined, exp: now() + 4000 }),
      /an hour/,
    ],
    ["an iat in the future", () => ({ ...emma, iat: now() + 3600, exp: now() + 7200 }), /future/],
    ["an iat as text", () => ({ ...emma, iat: "now" }), /iat/],
    ["an nbf in the future", () => ({ ...emma, nbf: now() + 60 }), /nbf/],
    ["an nbf as text", () => ({ ...emma, nbf: "now" }), /nbf/],
    ["no iss", () => ({ ...emma, iss: undefined }), /iss/],
    ["another iss", () => ({ ...emma, iss: "https://issuer.test" }), /iss/],
    ["no aud", () => ({ ...emma, aud: undefined }), /aud/],
    ["another aud", () => ({ ...emma, aud: "other" }), /aud/],
    ["other auds", () => ({ ...emma, aud: ["other", "pika2"] }), /aud/],
    ["no role", () => ({ ...emma, role: undefined }), /role/],
    ["an unknown role", () => ({ ...emma, role: "root" }), /role/],
    ["roles", () => ({ ...emma, role: ["admin"] }), /role/],
    ["no scopes", () => ({ ...emma, scopes: undefined }), /scopes/],
    ["scopes that are no text", () => ({ ...emma, scopes: [1] }), /scopes/],
    ["scopes as an object", () => ({ ...emma, scopes: { "memory:read": true } }), /scopes/],
    ["no user_id for the role user", () => ({ ...emma, user_id: undefined }), /user_id/],
    ["an empty user_id", () => ({ ...emma, user_id: "" }), /user_id/],
    ["a user_id of 129 characters", () => ({ ...emma, user_id: "u".repeat(129) }), /user_id/],
    ["a user_id that cannot be printed", () => ({ ...emma, user_id: "em\u0000ma" }), /user_id/],
    ["a user_id as a number", () => ({ ...emma, user_id: 7 }), /user_id/],
    ["a user_id of null", () => ({ ...emma, user_id: null }), /user_id/],
    ["a sub that cannot be printed", () => ({ ...emma, sub: "a\nb" }), /sub/],
  ]
  test.each(bad)("%s is refused and named", async (_name, claims, says) => {
    await refused(`Bearer ${await issuer.sign(claims())}`, says)
  })

  const good: [name: string, claims: () => Claims][] = [
    ["no iat", () => ({ ...emma, iat: undefined })],
    ["an exp that is past by less than the tolerance", () => ({ ...emma, iat: now() - 600, exp: now() - 10 })],
    ["an nbf that is future by less than the tolerance", () => ({ ...emma, nbf: now() + 20 })],
    ["an iat that is future by less than the tolerance", () => ({ ...emma, iat: now() + 20 })],
    ["a life of an hour", () => ({ ...emma, iat: now(), exp: now() + 3600 })],
    ["several auds, ours among them", () => ({ ...emma, aud: ["other", aud] })],
    ["claims of others", () => ({ ...emma, jti: "1", azp: "x", email: "e@example.com" })],
  ]
  test.each(good)("%s is taken", async (_name, claims) => {
    expect((await askWith(claims())).status).toBe(200)
  })

  test("user_id is compared as that of a request is: normalised to NFC", async () => {
    const claims = { ...emma, user_id: "Tuấn".normalize("NFD") }
    expect((await askWith(claims, memoriesOf(encodeURIComponent("Tuấn".normalize("NFC"))))).status).toBe(200)
  })

  test("is not repeated in a refusal", async () => {
    const { text } = await askWith({ ...emma, user_id: "em\u0000ma", aud: "secret-aud", iss: "secret-iss" })
    expect(text).not.toMatch(/secret|em.{0,6}ma/)
  })
})

test("a token that expires while it is remembered is refused from then on", async () => {
  // It ends by the tolerance of 30 s later than it says.
  const token = await issuer.sign({ ...emma, iat: now() - 600, exp: now() - 27 })
  expect((await ask(`Bearer ${token}`)).status).toBe(200)
  const began = Date.now()
  let status = 200
  while (status === 200 && Date.now() - began < 5000) status = (await ask(`Bearer ${token}`)).status
  expect(status).toBe(401)
  expect(Date.now() - began).toBeLessThan(3700)
})

describe("an attack", () => {
  test("by no signature is refused", async () => {
    const claims = { ...emma, exp: now() + 60 }
    for (const alg of ["none", "None", "NONE", "nOnE", "", null, undefined])
      for (const signature of ["", "AA"]) await refused(`Bearer ${forge({ alg }, claims, signature)}`)
  })

  test("by the public key as an HMAC secret is refused", async () => {
    for (const alg of ["HS256", "HS384", "HS512"])
      for (const secret of [issuer.publicPem, issuer.publicPem.trim(), String(issuer.jwk().n)]) {
        const unsigned = forge({ alg, typ: "JWT" }, { ...emma, exp: now() + 60 }).slice(0, -1)
        const hash = alg.replace("HS", "sha")
        await refused(`Bearer ${unsigned}.${createHmac(hash, secret).update(unsigned).digest("base64url")}`)
      }
  })

  test.each(["RS384", "RS512", "PS256"])("by another algorithm with the right key, %s, is refused", async (alg) => {
    const claims = { ...emma, exp: now() + 60 }
    await refused(`Bearer ${await new SignJWT(claims).setProtectedHeader({ alg }).sign(issuer.privateKey)}`)
  })

  test("by a key of one's own, with and without saying which, is refused", async () => {
    for (const header of [
      {},
      { jwk: stranger.jwk() },
      { jku: "http://127.0.0.1:1/keys" },
      { x5u: "http://127.0.0.1:1/cert" },
      { x5c: [stranger.publicPem.replace(/-----.*-----|\n/g, "")] },
      { kid: "../../../dev/null" },
    ])
      await refused(`Bearer ${await stranger.sign(emma, header)}`)
  })

  test("by headers that name keys changes nothing for a token that is right", async () => {
    const token = await issuer.sign(emma, { jwk: stranger.jwk(), jku: "http://127.0.0.1:1/keys", kid: "anything" })
    expect((await ask(`Bearer ${token}`)).status).toBe(200)
  })

  test("by an extension that must be understood is refused", async () => {
    const header = encode({ alg: "RS256", crit: ["exp"], exp: 1 })
    const [, payload, signature] = (await issuer.sign(emma)).split(".")
    await refused(`Bearer ${header}.${payload}.${signature}`)
    await refused(`Bearer ${encode({ alg: "RS256", b64: false, crit: ["b64"] })}.${payload}.${signature}`)
  })

  test("by changed claims is refused", async () => {
    const [header, , signature] = (await issuer.sign(emma)).split(".")
    await refused(`Bearer ${header}.${encode({ ...admin, exp: now() + 60 })}.${signature}`)
  })

  test("by one changed bit of the signature is refused", async () => {
    const [header, payload, signature = ""] = (await issuer.sign(emma)).split(".")
    const bytes = Buffer.from(signature, "base64url")
    bytes[100] = (bytes[100] ?? 0) ^ 1
    await refused(`Bearer ${header}.${payload}.${bytes.toString("base64url")}`)
  })

  test.each([
    ".",
    "..",
    "a.b.c",
    "a.b.c.d.e",
    "nonsense",
    "x".repeat(8000),
    `${encode({ alg: "RS256" })}..`,
    `${encode([])}.${encode({})}.AA`,
    `${encode(null)}.${encode({})}.AA`,
    `${encode({ alg: "RS256" })}.${encode("text")}.AA`,
    `${encode({ alg: ["RS256"] })}.${encode({})}.AA`,
    "é.ü.ß",
  ])("by what is no token, %p, is refused", async (token) => {
    await refused(`Bearer ${token}`)
  })
})

test("the log tells of no token, nor of what one says", async () => {
  const says = { user_id: "Zqsecret-user", sub: "Zqsecret-sub", jti: "Zqsecret-id", email: "Zqsecret@example.com" }
  const tokens = await Promise.all([
    issuer.sign({ ...emma, ...says }),
    issuer.sign({ ...emma, ...says, exp: now() - 600 }),
    issuer.sign({ ...emma, ...says, aud: "Zqsecret-aud" }),
    issuer.sign({ ...emma, ...says, role: "Zqsecret-role" }),
    stranger.sign({ ...emma, ...says }),
  ])
  const before = lines.length
  for (const token of tokens) await ask(`Bearer ${token}`)
  const log = lines.slice(before).join()
  expect(log.match(/"request"/g)).toHaveLength(tokens.length)
  expect(log).not.toContain("Zqsecret")
  for (const part of tokens.flatMap((token) => token.split("."))) expect(log).not.toContain(part)
})
