import { z } from "zod"
import { type ChatSettings, type Registration, registrations, type SpeechSettings } from "./settings/chat.ts"
import {
  checkS3,
  type DocumentSettings,
  documentDefaults,
  maxBytesField,
  quotaField,
  readS3,
} from "./settings/documents.ts"
import { type ExperimentSettings, experimentField } from "./settings/experiment.ts"
import { type Prices, pricesSchema } from "./settings/prices.ts"
import { type ProviderOrders, type ProviderSettings, readProviders } from "./settings/providers.ts"
import { readPublicKey } from "./settings/public-key.ts"
import { defaultRateLimits, type RateLimits, readRateLimits } from "./settings/rate-limits.ts"
import { isTimeZone } from "./time-zone.ts"

/** Exit status for a configuration mistake (EX_CONFIG of sysexits.h): a supervisor should not restart the process. */
export const exitConfig = 78

const text = z.string().trim().min(1)
const wholeNumber = (name: string, minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, `${name} must be a whole number`)
    .transform(Number)
    .pipe(
      z.number().min(minimum, `${name} must be at least ${minimum}`).max(maximum, `${name} must be at most ${maximum}`),
    )
const address = (name: string, schemes: RegExp, example: string) =>
  text.refine((value) => schemes.test(value) && URL.canParse(value), `${name} must look like ${example}`)

const postgresUrl = /^postgres(ql)?:\/\//
/** Comma-separated, without ports; as a browser writes them. */
const hostNames = (name: string) =>
  z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((host) => host.trim() || []))
    .refine(
      (hosts) =>
        hosts.every((host) => URL.canParse(`http://${host}`) && new URL(`http://${host}`).host === host.toLowerCase()),
      `${name} must be names without ports, like memory.example.com,pika`,
    )
    .transform((hosts) => hosts.map((host) => host.toLowerCase()))

const publicKeyField = text.transform((pem, context) => {
  const { spki, problem } = readPublicKey(pem)
  if (spki !== null) return spki
  context.addIssue({ code: "custom", message: `JWT_PUBLIC_KEY ${problem}` })
  return z.NEVER
})

export const lanes = ["vector", "keyword", "graph"] as const
export type Lane = (typeof lanes)[number]

const environmentSchema = z.object({
  // An IPv6 address may have brackets, as in a URL.
  HOST: text.transform((host) => host.replace(/^\[(.*)\]$/, "$1")).default("127.0.0.1"),
  PORT: wholeNumber("PORT", 0, 65_535).default(8000),
  DATABASE_URL: address("DATABASE_URL", postgresUrl, "postgres://user:password@host:5432/database").optional(),
  DATABASE_REPLICA_URLS: z
    .string()
    .transform((list) => list.split(",").map((url) => url.trim()))
    .pipe(
      z
        .array(
          address(
            "DATABASE_REPLICA_URLS",
            postgresUrl,
            "postgres://user:password@replica:5432/database, or several with commas between them",
          ),
        )
        .max(16),
    )
    .default([]),
  DATABASE_POOL_SIZE: wholeNumber("DATABASE_POOL_SIZE", 1, 500).default(10),
  REDIS_URL: address("REDIS_URL", /^rediss?:\/\/[^/]/, "redis://user:password@host:6379").optional(),
  PIKA_DATA_DIR: text.default("./.pika"),
  PIKA_ADMIN_KEY: z.string().min(32, "PIKA_ADMIN_KEY must have at least 32 characters").max(256).optional(),
  PIKA_PROVIDER: text.optional(),
  EMBEDDING_PROVIDER: text.optional(),
  EXTRACTION_PROVIDER: text.optional(),
  OPENAI_API_KEY: text.optional(),
  OPENAI_BASE_URL: address("OPENAI_BASE_URL", /^https?:\/\//, "https://host/v1").optional(),
  EMBEDDING_MODEL: text.default("text-embedding-3-small"),
  // pgvector can index up to 4,000 dimensions as halfvec.
  EMBEDDING_DIMENSIONS: wholeNumber("EMBEDDING_DIMENSIONS", 1, 4000).default(1536),
  EXTRACTION_MODEL: text.default("gpt-4o-mini"),
  EXTRACTION_PROMPT: text.optional(),
  CHAT_PROVIDER: text.optional(),
  CHAT_MODEL: text.default("gpt-4o-mini"),
  CHAT_PROMPT: text.optional(),
  CHAT_MEMORY_DELAY: wholeNumber("CHAT_MEMORY_DELAY", 0, 86_400).default(30),
  CHAT_SAFETY: z.enum(["openai", "off"], { error: "CHAT_SAFETY must be one of openai, off" }).default("off"),
  CHAT_SAFETY_FAILURE: z
    .enum(["closed", "open"], { error: "CHAT_SAFETY_FAILURE must be one of closed, open" })
    .default("closed"),
  SPEECH_PROVIDER: text.optional(),
  TRANSCRIPTION_MODEL: text.default("gpt-4o-mini-transcribe"),
  SPEECH_MODEL: text.default("gpt-4o-mini-tts"),
  SPEECH_VOICE: text.default("alloy"),
  PIKA_KEEP_AUDIO: z.enum(["true", "false"], { error: "PIKA_KEEP_AUDIO must be true or false" }).default("false"),
  PIKA_REGISTRATION: z
    .enum(registrations, { error: "PIKA_REGISTRATION must be one of key, open, closed" })
    .default("key"),
  PIKA_MEM0_API: z.enum(["on", "off"], { error: "PIKA_MEM0_API must be on or off" }).default("on"),
  PIKA_MCP_HOSTS: hostNames("PIKA_MCP_HOSTS"),
  PIKA_URL: address("PIKA_URL", /^https?:\/\//, "https://memory.example.com").optional(),
  PIKA_API_KEY: text.optional(),
  PIKA_TOKEN_BUDGET: wholeNumber("PIKA_TOKEN_BUDGET", 1, 1_000_000_000_000).optional(),
  PIKA_MODEL_PRICES: pricesSchema,
  PIKA_EXPERIMENT: experimentField("PIKA_EXPERIMENT").optional(),
  PIKA_CHAT_EXPERIMENT: experimentField("PIKA_CHAT_EXPERIMENT").optional(),
  RERANK_URL: address("RERANK_URL", /^https?:\/\//, "https://host/v1/rerank").optional(),
  RERANK_API_KEY: text.optional(),
  RERANK_MODEL: text.optional(),
  JWT_PUBLIC_KEY: publicKeyField.optional(),
  JWKS_URL: address("JWKS_URL", /^https?:\/\//, "https://host/.well-known/jwks.json").optional(),
  JWT_ISSUER: text.optional(),
  JWT_AUDIENCE: text.optional(),
  SEARCH_LANES: z
    .string()
    .transform((list) => list.split(",").map((name) => name.trim()))
    .pipe(z.array(z.enum(lanes, { error: "SEARCH_LANES must be some of vector, keyword, graph" })))
    .default([...lanes]),
  PIKA_TIME_ZONE: text
    .refine(isTimeZone, "PIKA_TIME_ZONE must be the IANA name of a time zone, like Asia/Ho_Chi_Minh")
    .default("UTC"),
  DOCUMENT_STORAGE: z
    .enum(["postgres", "file", "s3"], { error: "DOCUMENT_STORAGE must be one of postgres, file, s3" })
    .default("postgres"),
  DOCUMENT_MAX_BYTES: maxBytesField.default(documentDefaults.maxBytes),
  DOCUMENT_QUOTA: quotaField.default(documentDefaults.quota),
  DOCUMENT_SCAN_URL: address("DOCUMENT_SCAN_URL", /^https?:\/\//, "http://scanner:3310/scan").optional(),
  S3_ENDPOINT: address("S3_ENDPOINT", /^https?:\/\//, "https://s3.example.com").optional(),
  S3_REGION: text.optional(),
  S3_BUCKET: text.optional(),
  S3_ACCESS_KEY_ID: text.optional(),
  S3_SECRET_ACCESS_KEY: text.optional(),
  PIKA_WORKER_CONCURRENCY: wholeNumber("PIKA_WORKER_CONCURRENCY", 1, 256).default(8),
  WEBHOOK_PRIVATE_ADDRESSES: z
    .enum(["true", "false"], { error: "WEBHOOK_PRIVATE_ADDRESSES must be true or false" })
    .default("false"),
  OTEL_EXPORTER_OTLP_ENDPOINT: address(
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    /^https?:\/\//,
    "http://collector:4318",
  ).optional(),
  PIKA_RATE_LIMITS: z
    .string()
    .transform((text, context) => readRateLimits(text, (message) => context.addIssue({ code: "custom", message })))
    .default(defaultRateLimits),
  PIKA_TRUSTED_PROXIES: wholeNumber("PIKA_TRUSTED_PROXIES", 0, 10).default(0),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
      error: "LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent",
    })
    .default("info"),
})

/** `model`: null for a server that has only one, such as TEI. */
export type RerankSettings = { url: string; apiKey: string | null; model: string | null }

/** Requirements for a token: signed with this key, or with one of these keys; from this issuer, for this audience. */
export type JwtSettings = {
  keys: { publicKey: string } | { jwksUrl: string }
  issuer: string | null
  audience: string | null
}

export type Config = {
  host: string
  port: number
  databaseUrl: string | undefined
  /** Streaming standbys of the database, for searches. */
  databaseReplicaUrls: string[]
  databasePoolSize: number
  redisUrl: string | undefined
  dataDir: string
  adminKey: string | undefined
  /** Every configured model provider, once. */
  providers: ProviderSettings[]
  /** `providers`: in order of preference. */
  embedding: { providers: ProviderSettings[]; model: string; dimensions: number }
  /** `promptFile`: null for the built-in prompt. */
  extraction: { providers: ProviderSettings[]; model: string; promptFile: string | null }
  chat: ChatSettings
  speech: SpeechSettings
  registration: Registration
  /** Whether the API of mem0 is answered. */
  mem0Api: boolean
  /** Names under which assistants reach this server, besides those of this machine. */
  mcpHosts: readonly string[]
  /** The running server that `pika mcp` speaks to. */
  remote: { url: string | undefined; apiKey: string | undefined }
  /** Tokens per day of all models and processes together. */
  tokenBudget: number | undefined
  modelPrices: Prices
  /** Null: there is no experiment. */
  experiment: ExperimentSettings | null
  /** Null: found facts stay in the order of their scores. */
  rerank: RerankSettings | null
  /** Null: only API keys are accepted, no tokens. */
  jwt: JwtSettings | null
  /** The lanes that a search uses. Leaving some out is for measuring their value. */
  searchLanes: ReadonlySet<Lane>
  /** Default for people without a time zone. */
  timeZone: string
  documents: DocumentSettings
  workerConcurrency: number
  /** Whether webhooks may be sent to private addresses, and without TLS. */
  webhooksMayBePrivate: boolean
  /** Null: off. */
  rateLimits: RateLimits | null
  /** Number of proxies between a client and this process; each appends to X-Forwarded-For. */
  trustedProxies: number
  logLevel: string
  /** Where traces are sent; undefined: tracing is off. */
  traceEndpoint: string | undefined
}

export class ConfigError extends Error {
  constructor(public readonly problems: string[]) {
    super(`The configuration has ${problems.length === 1 ? "a mistake" : `${problems.length} mistakes`}:`)
  }
}

/** Reads all settings from the environment. Throws one `ConfigError` that names every mistake. */
export const readConfig = (environment: Record<string, string | undefined>): Config => {
  // A line such as `REDIS_URL=` in a .env file means "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""))
  const parsed = environmentSchema.safeParse(given)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => {
        const name = String(issue.path[0])
        return issue.message.startsWith(name) ? issue.message : `${name}: ${issue.message}`
      })
  const providers = readProviders(given, problems)
  checkEndpoints(given, providers, problems)
  if (!given.RERANK_URL && (given.RERANK_API_KEY || given.RERANK_MODEL))
    problems.push("RERANK_URL is needed, since RERANK_API_KEY or RERANK_MODEL is set")
  if (given.DATABASE_REPLICA_URLS && !given.DATABASE_URL)
    problems.push("DATABASE_URL is needed, since DATABASE_REPLICA_URLS is set")
  if (given.JWT_PUBLIC_KEY && given.JWKS_URL) problems.push("JWT_PUBLIC_KEY and JWKS_URL are both set; set one")
  if (!given.JWT_PUBLIC_KEY && !given.JWKS_URL && (given.JWT_ISSUER || given.JWT_AUDIENCE))
    problems.push("JWT_PUBLIC_KEY or JWKS_URL is needed, since JWT_ISSUER or JWT_AUDIENCE is set")
  checkS3(given, problems)
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const settings = parsed.data
  return {
    host: settings.HOST,
    port: settings.PORT,
    databaseUrl: settings.DATABASE_URL,
    databaseReplicaUrls: settings.DATABASE_REPLICA_URLS,
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    redisUrl: settings.REDIS_URL,
    dataDir: settings.PIKA_DATA_DIR,
    adminKey: settings.PIKA_ADMIN_KEY,
    providers: providers.all,
    embedding: {
      providers: providers.embedding,
      model: settings.EMBEDDING_MODEL,
      dimensions: settings.EMBEDDING_DIMENSIONS,
    },
    extraction: {
      providers: providers.extraction,
      model: settings.EXTRACTION_MODEL,
      promptFile: settings.EXTRACTION_PROMPT ?? null,
    },
    chat: {
      providers: providers.chat,
      model: settings.CHAT_MODEL,
      promptFile: settings.CHAT_PROMPT ?? null,
      experiment: settings.PIKA_CHAT_EXPERIMENT ?? null,
      memoryDelaySeconds: settings.CHAT_MEMORY_DELAY,
      safety: settings.CHAT_SAFETY === "off" ? null : { isClosed: settings.CHAT_SAFETY_FAILURE === "closed" },
    },
    speech: {
      providers: providers.speech.filter((provider) => provider.kind === "openai"),
      transcriptionModel: settings.TRANSCRIPTION_MODEL,
      speechModel: settings.SPEECH_MODEL,
      voice: settings.SPEECH_VOICE,
      keepAudio: settings.PIKA_KEEP_AUDIO === "true",
    },
    registration: settings.PIKA_REGISTRATION,
    mem0Api: settings.PIKA_MEM0_API === "on",
    mcpHosts: [settings.HOST.includes(":") ? `[${settings.HOST}]` : settings.HOST, ...settings.PIKA_MCP_HOSTS],
    remote: { url: settings.PIKA_URL, apiKey: settings.PIKA_API_KEY },
    tokenBudget: settings.PIKA_TOKEN_BUDGET,
    modelPrices: settings.PIKA_MODEL_PRICES,
    experiment: settings.PIKA_EXPERIMENT ?? null,
    rerank: settings.RERANK_URL
      ? { url: settings.RERANK_URL, apiKey: settings.RERANK_API_KEY ?? null, model: settings.RERANK_MODEL ?? null }
      : null,
    jwt: readJwt(settings),
    searchLanes: new Set(settings.SEARCH_LANES),
    timeZone: settings.PIKA_TIME_ZONE,
    documents: {
      storage: settings.DOCUMENT_STORAGE,
      maxBytes: settings.DOCUMENT_MAX_BYTES,
      quota: settings.DOCUMENT_QUOTA,
      scanUrl: settings.DOCUMENT_SCAN_URL,
      s3: readS3(settings),
    },
    workerConcurrency: settings.PIKA_WORKER_CONCURRENCY,
    webhooksMayBePrivate: settings.WEBHOOK_PRIVATE_ADDRESSES === "true",
    rateLimits: settings.PIKA_RATE_LIMITS,
    trustedProxies: settings.PIKA_TRUSTED_PROXIES,
    logLevel: settings.LOG_LEVEL,
    traceEndpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
  }
}

/** What only an endpoint can do needs one in the order that it follows. */
const checkEndpoints = (
  given: Record<string, string | undefined>,
  orders: ProviderOrders,
  problems: string[],
): void => {
  const check = (isNeeded: boolean, order: "extraction" | "chat", problem: string): void => {
    if (!isNeeded || orders[order].some(({ kind }) => kind !== "local")) return
    const own = `${order.toUpperCase()}_PROVIDER`
    problems.push(`${problem}: ${given[own] ? own : "PIKA_PROVIDER"} must name an endpoint that serves it`)
  }
  check(given.PIKA_EXPERIMENT !== undefined, "extraction", "PIKA_EXPERIMENT tries a model")
  check(given.PIKA_CHAT_EXPERIMENT !== undefined, "chat", "PIKA_CHAT_EXPERIMENT tries a model")
  check(given.CHAT_SAFETY === "openai", "chat", "CHAT_SAFETY=openai asks a moderation model")
}

const readJwt = (settings: z.output<typeof environmentSchema>): JwtSettings | null => {
  const { JWT_PUBLIC_KEY: publicKey, JWKS_URL: jwksUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = settings
  const keys = publicKey !== undefined ? { publicKey } : jwksUrl !== undefined ? { jwksUrl } : null
  return keys && { keys, issuer: issuer ?? null, audience: audience ?? null }
}
