import { expect, test } from "bun:test"
import { generateKeyPairSync } from "node:crypto"
import { ConfigError, readConfig } from "../../src/platform/config.ts"
import { runPika } from "./command.ts"

const problemsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

test("without any setting it is the embedded database and the built-in models, on this machine only", () => {
  expect(readConfig({})).toMatchObject({
    host: "127.0.0.1",
    port: 8000,
    databaseUrl: undefined,
    redisUrl: undefined,
    dataDir: "./.pika",
    providers: [{ kind: "local" }],
    workerConcurrency: 8,
    databasePoolSize: 10,
  })
})

test("limits that are not named keep their defaults, and `off` means none", () => {
  const limits = { search: 100, extract: 50, jobs: 1000, other: 100 }
  expect(readConfig({}).rateLimits).toEqual(limits)
  expect(readConfig({ PIKA_RATE_LIMITS: " search = 5, jobs=7 " }).rateLimits).toEqual({ ...limits, search: 5, jobs: 7 })
  expect(readConfig({ PIKA_RATE_LIMITS: "off" }).rateLimits).toBeNull()
})

test("an empty value means that a setting is not set", () => {
  expect(readConfig({ PORT: "", DATABASE_URL: "", REDIS_URL: "", OPENAI_API_KEY: "", PIKA_ADMIN_KEY: "" })).toEqual(
    readConfig({}),
  )
})

test("with OPENAI_API_KEY the models are OpenAI's, unless PIKA_PROVIDER says otherwise", () => {
  const openai = { kind: "openai", name: "openai", apiKey: "sk-x", baseUrl: "https://api.openai.com/v1" } as const
  expect(readConfig({ OPENAI_API_KEY: "sk-x" }).providers).toEqual([openai])
  expect(readConfig({ OPENAI_API_KEY: "sk-x", PIKA_PROVIDER: "local" }).providers).toEqual([
    { kind: "local", name: "local" },
  ])
  const both = readConfig({
    PIKA_PROVIDER: "openai, backup,local",
    OPENAI_API_KEY: "sk-x",
    BACKUP_API_KEY: "sk-y",
    BACKUP_BASE_URL: "http://127.0.0.1:9/v1",
  })
  expect(both.providers).toEqual([
    openai,
    { kind: "openai", name: "backup", apiKey: "sk-y", baseUrl: "http://127.0.0.1:9/v1" },
    { kind: "local", name: "local" },
  ])
})

test("embeddings and extraction follow PIKA_PROVIDER, unless they have an order of their own", () => {
  const names = (environment: Record<string, string>) => {
    const { providers, embedding, extraction } = readConfig(environment)
    const namesOf = (list: { name: string }[]) => list.map(({ name }) => name).join()
    return {
      all: namesOf(providers),
      embedding: namesOf(embedding.providers),
      extraction: namesOf(extraction.providers),
    }
  }
  const keys = { OPENAI_API_KEY: "k", BACKUP_API_KEY: "k", BACKUP_BASE_URL: "http://127.0.0.1:9/v1" }
  expect(names(keys)).toEqual({ all: "openai", embedding: "openai", extraction: "openai" })
  expect(names({ ...keys, EMBEDDING_PROVIDER: "local" })).toEqual({
    all: "local,openai",
    embedding: "local",
    extraction: "openai",
  })
  expect(names({ ...keys, PIKA_PROVIDER: "local", EXTRACTION_PROVIDER: "backup, openai,local" })).toEqual({
    all: "local,backup,openai",
    embedding: "local",
    extraction: "backup,openai,local",
  })
  expect(names({ ...keys, EMBEDDING_PROVIDER: "openai", EXTRACTION_PROVIDER: "backup,openai" })).toEqual({
    all: "openai,backup",
    embedding: "openai",
    extraction: "backup,openai",
  })
})

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 })
const pem = rsa.publicKey.export({ type: "spki", format: "pem" })
const pemOf = (key: { export: (options: { type: "spki"; format: "pem" }) => string | Buffer }): string =>
  String(key.export({ type: "spki", format: "pem" }))

test("tokens are taken only when a public key or the address of keys is set", () => {
  const jwksUrl = "https://issuer.test/.well-known/jwks.json"
  expect(readConfig({}).jwt).toBeNull()
  expect(readConfig({ JWKS_URL: jwksUrl }).jwt).toEqual({ keys: { jwksUrl }, issuer: null, audience: null })
  expect(readConfig({ JWKS_URL: jwksUrl, JWT_ISSUER: "me", JWT_AUDIENCE: "you" }).jwt).toMatchObject({
    issuer: "me",
    audience: "you",
  })
  for (const written of [pem, pem.trim(), pem.replaceAll("\n", "\\n"), pem.replaceAll("\n", "\r\n")])
    expect(readConfig({ JWT_PUBLIC_KEY: written }).jwt).toEqual({
      keys: { publicKey: pem },
      issuer: null,
      audience: null,
    })
})

test("a public key may be in the older form of RSA's own", () => {
  const older = String(rsa.publicKey.export({ type: "pkcs1", format: "pem" }))
  expect(readConfig({ JWT_PUBLIC_KEY: older }).jwt?.keys).toEqual({ publicKey: pem })
})

test("prices are kept by model, whatever its name, over those that are known", () => {
  const prices = readConfig({
    PIKA_MODEL_PRICES: "org/a=b=0.1/0.25, gpt-4o-mini=1/2, whisper-1=0.006/minute, tts-1=15/characters",
  }).modelPrices
  expect([...prices]).toEqual([
    ["gpt-4o-mini", { input: 1, output: 2 }],
    ["text-embedding-3-small", { input: 0.02, output: 0 }],
    ["omni-moderation-latest", { input: 0, output: 0 }],
    ["gpt-4o-mini-transcribe", { minute: 0.003 }],
    ["gpt-4o-mini-tts", { characters: 15 }],
    ["org/a=b", { input: 0.1, output: 0.25 }],
    ["whisper-1", { minute: 0.006 }],
    ["tts-1", { characters: 15 }],
  ])
})

test("an experiment is read whole", () => {
  const PIKA_EXPERIMENT = "name=trial-1, percent=2.5, model=org/m=1, prompt=/tmp/a=b.md"
  expect(readConfig({ OPENAI_API_KEY: "k", PIKA_EXPERIMENT }).experiment).toEqual({
    name: "trial-1",
    percent: 2.5,
    model: "org/m=1",
    promptFile: "/tmp/a=b.md",
  })
})

const mistakes: [name: string, environment: Record<string, string>, says: RegExp][] = [
  ["a port that is no number", { PORT: "eighty" }, /^PORT must be a whole number$/],
  ["a port out of range", { PORT: "65536" }, /^PORT must be at most 65535$/],
  ["a negative port", { PORT: "-1" }, /^PORT must be a whole number$/],
  ["a database that is no Postgres", { DATABASE_URL: "mysql://host/db" }, /^DATABASE_URL must look like postgres:/],
  ["a Redis that is no Redis", { REDIS_URL: "http://host:6379" }, /^REDIS_URL must look like redis:\/\//],
  ["a Redis without a host", { REDIS_URL: "redis://" }, /^REDIS_URL must look like redis:\/\//],
  [
    "a replica without its primary",
    { DATABASE_REPLICA_URLS: "postgres://h/d" },
    /^DATABASE_URL is needed, since DATABASE_REPLICA/,
  ],
  [
    "a replica that is no address",
    { DATABASE_URL: "postgres://h/d", DATABASE_REPLICA_URLS: "postgres://h/d, replica" },
    /^DATABASE_REPLICA_URLS must look like postgres:/,
  ],
  ["a pool of nothing", { DATABASE_POOL_SIZE: "0" }, /^DATABASE_POOL_SIZE must be at least 1$/],
  ["a short admin key", { PIKA_ADMIN_KEY: "short" }, /^PIKA_ADMIN_KEY must have at least 32 characters$/],
  ["no dimensions", { EMBEDDING_DIMENSIONS: "0" }, /^EMBEDDING_DIMENSIONS must be at least 1$/],
  [
    "more dimensions than pgvector indexes",
    { EMBEDDING_DIMENSIONS: "4001" },
    /^EMBEDDING_DIMENSIONS must be at most 4000$/,
  ],
  ["a budget of nothing", { PIKA_TOKEN_BUDGET: "0" }, /^PIKA_TOKEN_BUDGET must be at least 1$/],
  ["a price without its output", { PIKA_MODEL_PRICES: "gpt-4o=2.5" }, /^PIKA_MODEL_PRICES must look like gpt-4o=2\.5/],
  ["a price that is no number", { PIKA_MODEL_PRICES: "gpt-4o=2.5/ten" }, /^PIKA_MODEL_PRICES must look like/],
  ["a price under zero", { PIKA_MODEL_PRICES: "gpt-4o=-1/2" }, /^PIKA_MODEL_PRICES must look like/],
  ...[
    "name=x,percent=20",
    "percent=20,model=m",
    "name=x,percent=0,model=m",
    "name=x,percent=100,model=m",
    "name=x,percent=20,model=m,colour=red",
    "name=x,percent=20,percent=30,model=m",
    "name=two words,percent=20,model=m",
    "nonsense",
  ].map((experiment): [string, Record<string, string>, RegExp] => [
    `an experiment "${experiment}"`,
    { OPENAI_API_KEY: "k", PIKA_EXPERIMENT: experiment },
    /^PIKA_EXPERIMENT must look like name=trial-1,percent=20/,
  ]),
  [
    "an experiment without a model to ask",
    { PIKA_EXPERIMENT: "name=x,percent=20,model=m" },
    /^PIKA_EXPERIMENT tries a model: PIKA_PROVIDER must name an endpoint/,
  ],
  ["a worker without concurrency", { PIKA_WORKER_CONCURRENCY: "0" }, /^PIKA_WORKER_CONCURRENCY must be at least 1$/],
  ["a limit of nothing", { PIKA_RATE_LIMITS: "search=0" }, /^PIKA_RATE_LIMITS: search must be a whole number from 1/],
  ["a limit in words", { PIKA_RATE_LIMITS: "jobs=many" }, /^PIKA_RATE_LIMITS: jobs must be a whole number from 1/],
  ["a limit of nobody knows what", { PIKA_RATE_LIMITS: "serch=5" }, /^PIKA_RATE_LIMITS must be "off", or some of/],
  ["a limit named twice", { PIKA_RATE_LIMITS: "search=5,search=6" }, /^PIKA_RATE_LIMITS names search twice$/],
  ["proxies that are no number", { PIKA_TRUSTED_PROXIES: "yes" }, /^PIKA_TRUSTED_PROXIES must be a whole number$/],
  ...["Mars/Olympus", "+07:00", "Asia/Ho Chi Minh"].map((zone): [string, Record<string, string>, RegExp] => [
    `a time zone "${zone}"`,
    { PIKA_TIME_ZONE: zone },
    /^PIKA_TIME_ZONE must be the IANA name of a time zone, like Asia\/Ho_Chi_Minh$/,
  ]),
  ["a lane that is none", { SEARCH_LANES: "vector,words" }, /^SEARCH_LANES must be some of vector, keyword, graph$/],
  ["an unknown log level", { LOG_LEVEL: "loud" }, /^LOG_LEVEL must be one of fatal, error/],
  [
    "a provider without its key",
    { PIKA_PROVIDER: "openai" },
    /^OPENAI_API_KEY is needed, since PIKA_PROVIDER names openai$/,
  ],
  [
    "a provider without its address",
    { PIKA_PROVIDER: "backup", BACKUP_API_KEY: "k" },
    /^BACKUP_BASE_URL must be the address/,
  ],
  [
    "an address of another protocol",
    { PIKA_PROVIDER: "backup", BACKUP_API_KEY: "k", BACKUP_BASE_URL: "file:///etc" },
    /^BACKUP_BASE_URL must be/,
  ],
  ...(["EMBEDDING_PROVIDER", "EXTRACTION_PROVIDER"] as const).flatMap(
    (setting): [string, Record<string, string>, RegExp][] => [
      [
        `no key for ${setting}`,
        { [setting]: "openai" },
        new RegExp(`^OPENAI_API_KEY is needed, since ${setting} names`),
      ],
      [
        `a provider named twice in ${setting}`,
        { [setting]: "local,local" },
        new RegExp(`^${setting} names a provider`),
      ],
      [`no name in ${setting}`, { [setting]: "Open AI" }, new RegExp(`^${setting}: "Open AI" is not a name`)],
    ],
  ),
  [
    "a provider without its key in two orders",
    { PIKA_PROVIDER: "openai", EMBEDDING_PROVIDER: "openai,local", EXTRACTION_PROVIDER: "local,openai" },
    /^OPENAI_API_KEY is needed, since PIKA_PROVIDER names openai$/,
  ],
  [
    "an experiment where only the built-in rules extract",
    { OPENAI_API_KEY: "k", EXTRACTION_PROVIDER: "local", PIKA_EXPERIMENT: "name=x,percent=20,model=m" },
    /^PIKA_EXPERIMENT tries a model: EXTRACTION_PROVIDER must name an endpoint/,
  ],
  [
    "an experiment with answers where only the built-in model answers",
    { OPENAI_API_KEY: "k", CHAT_PROVIDER: "local", PIKA_CHAT_EXPERIMENT: "name=x,percent=20,model=m" },
    /^PIKA_CHAT_EXPERIMENT tries a model: CHAT_PROVIDER must name an endpoint/,
  ],
  [
    "an experiment with answers that tries nothing",
    { OPENAI_API_KEY: "k", PIKA_CHAT_EXPERIMENT: "name=x,percent=20" },
    /^PIKA_CHAT_EXPERIMENT must look like name=trial-1,percent=20/,
  ],
  [
    "a moderation without an endpoint",
    { CHAT_SAFETY: "openai" },
    /^CHAT_SAFETY=openai asks a moderation model: PIKA_PROVIDER must name an endpoint/,
  ],
  ["a provider named twice", { PIKA_PROVIDER: "local,local" }, /^PIKA_PROVIDER names a provider twice$/],
  ["a provider whose name is none", { PIKA_PROVIDER: "Open AI" }, /^PIKA_PROVIDER: "Open AI" is not a name/],
  [
    "PIKA_SHADOW_MEM0 that is no percentage",
    { PIKA_SHADOW_MEM0: "percent=500", MEM0_API_KEY: "k" },
    /^PIKA_SHADOW_MEM0 must look like percent=5/,
  ],
  ["PIKA_SHADOW_MEM0 without a key of mem0", { PIKA_SHADOW_MEM0: "percent=5" }, /^MEM0_API_KEY is needed/],
  [
    "OPENAI_BASE_URL that is no address",
    { OPENAI_API_KEY: "k", OPENAI_BASE_URL: "api.openai.com" },
    /^OPENAI_BASE_URL must look like https:/,
  ],
  ["a reranker's key without its address", { RERANK_API_KEY: "k" }, /^RERANK_URL is needed, since RERANK_API_KEY/],
  ["a public key that is none", { JWT_PUBLIC_KEY: "nonsense" }, /^JWT_PUBLIC_KEY must be a public key as PEM/],
  ["a public key cut short", { JWT_PUBLIC_KEY: pem.slice(0, 200) }, /^JWT_PUBLIC_KEY must be a public key as PEM/],
  [
    "a private key where the public one belongs",
    { JWT_PUBLIC_KEY: String(rsa.privateKey.export({ type: "pkcs8", format: "pem" })) },
    /^JWT_PUBLIC_KEY is a private key/,
  ],
  [
    "a public key of another kind",
    { JWT_PUBLIC_KEY: pemOf(generateKeyPairSync("ed25519").publicKey) },
    /^JWT_PUBLIC_KEY must be an RSA key/,
  ],
  [
    "a public key that is too short",
    { JWT_PUBLIC_KEY: pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey) },
    /^JWT_PUBLIC_KEY must have at least 2048 bits$/,
  ],
  ["keys that are no web address", { JWKS_URL: "file:///etc/keys.json" }, /^JWKS_URL must look like https:/],
  ["two ways to keys", { JWT_PUBLIC_KEY: pem, JWKS_URL: "https://host/keys" }, /^JWT_PUBLIC_KEY and JWKS_URL are both/],
  ["an issuer without keys", { JWT_ISSUER: "https://host" }, /^JWT_PUBLIC_KEY or JWKS_URL is needed, since JWT_ISSUER/],
  ["an audience without keys", { JWT_AUDIENCE: "pika" }, /^JWT_PUBLIC_KEY or JWKS_URL is needed, since JWT_ISSUER/],
  [
    "a trace collector that is no address",
    { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" },
    /^OTEL_EXPORTER_OTLP_ENDPOINT must look like http:/,
  ],
  ["a reranker that is no address", { RERANK_URL: "api.cohere.com" }, /^RERANK_URL must look like https:/],
]
for (const [name, environment, says] of mistakes)
  test(`${name} is named, and nothing else`, () => {
    expect(problemsOf(environment)).toEqual([expect.stringMatching(says)])
  })

test("all mistakes are named at once, and the process exits with 78", async () => {
  const { status, stderr, stdout } = await runPika([], {
    PORT: "eighty",
    PIKA_ADMIN_KEY: "too-short-to-be-safe",
    PIKA_PROVIDER: "openai,backup",
    LOG_LEVEL: "loud",
  })
  expect({ status, stdout }).toEqual({ status: 78, stdout: "" })
  expect(stderr).toContain("The configuration has 6 mistakes:")
  for (const name of ["PORT", "PIKA_ADMIN_KEY", "OPENAI_API_KEY", "BACKUP_API_KEY", "BACKUP_BASE_URL", "LOG_LEVEL"])
    expect(stderr).toMatch(new RegExp(`^  ${name} `, "m"))
}, 60_000)

test("a time zone that is none stops the start with 78, and is named", async () => {
  const { status, stderr, stdout } = await runPika([], { PIKA_TIME_ZONE: "Mars/Olympus" })
  expect({ status, stdout }).toEqual({ status: 78, stdout: "" })
  expect(stderr).toBe(
    "The configuration has a mistake:\n  PIKA_TIME_ZONE must be the IANA name of a time zone, like Asia/Ho_Chi_Minh\n",
  )
}, 60_000)

test("a message about a setting never shows its value", async () => {
  const { status, stderr } = await runPika(["serve"], {
    PIKA_ADMIN_KEY: "too-short-to-be-safe",
    DATABASE_URL: "postgres:///?password=hunter2 and:not/a url",
    JWT_PUBLIC_KEY: "-----BEGIN PRIVATE KEY-----hunter2",
  })
  expect(status).toBe(78)
  expect(stderr).toContain("PIKA_ADMIN_KEY")
  expect(stderr).not.toContain("too-short-to-be-safe")
  expect(stderr).not.toContain("hunter2")
}, 60_000)
