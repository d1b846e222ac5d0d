import type { ChatSettings, Registration, SpeechSettings } from "./settings/chat.ts"
import { checkS3, type DocumentSettings, readS3 } from "./settings/documents.ts"
import { type Environment, environmentSchema, type Lane } from "./settings/environment.ts"
import type { ExperimentSettings } from "./settings/experiment.ts"
import type { Prices } from "./settings/prices.ts"
import { type ProviderOrders, type ProviderSettings, readProviders } from "./settings/providers.ts"
import type { RateLimits } from "./settings/rate-limits.ts"
import type { ShadowSettings } from "./settings/shadow.ts"
import { type ToldSetting, tellSettings } from "./settings/told.ts"

/** Exit status for a configuration mistake (EX_CONFIG of sysexits.h): a supervisor should not restart the process. */
export const exitConfig = 78

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
  /** Null: no search is compared with mem0. */
  shadow: ShadowSettings | null
  /** Names under which assistants reach this server, besides those of this machine. */
  mcpHosts: readonly string[]
  /** Where `pika move-user` moves somebody. */
  moveTo: string | undefined
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
  /** All of them, as an admin may see them. */
  settings: readonly ToldSetting[]
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
  if (given.PIKA_SHADOW_MEM0 && !given.MEM0_API_KEY)
    problems.push("MEM0_API_KEY is needed, since PIKA_SHADOW_MEM0 is set")
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
    shadow:
      settings.PIKA_SHADOW_MEM0 !== undefined && settings.MEM0_API_KEY !== undefined
        ? { percent: settings.PIKA_SHADOW_MEM0, host: settings.MEM0_HOST, apiKey: settings.MEM0_API_KEY }
        : null,
    mcpHosts: [settings.HOST.includes(":") ? `[${settings.HOST}]` : settings.HOST, ...settings.PIKA_MCP_HOSTS],
    moveTo: settings.MOVE_DATABASE_URL,
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
    settings: tellSettings(given, providers.all),
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

const readJwt = (settings: Environment): JwtSettings | null => {
  const { JWT_PUBLIC_KEY: publicKey, JWKS_URL: jwksUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = settings
  const keys = publicKey !== undefined ? { publicKey } : jwksUrl !== undefined ? { jwksUrl } : null
  return keys && { keys, issuer: issuer ?? null, audience: audience ?? null }
}
