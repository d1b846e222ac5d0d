import { z } from "zod"
import { isTimeZone } from "../time-zone.ts"
import { registrations } from "./chat.ts"
import { documentDefaults, maxBytesField, quotaField } from "./documents.ts"
import { experimentField } from "./experiment.ts"
import { pricesSchema } from "./prices.ts"
import { readPublicKey } from "./public-key.ts"
import { defaultRateLimits, readRateLimits } from "./rate-limits.ts"
import { shadowField } from "./shadow.ts"

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

/** Every setting, as the environment gives it. */
export const environmentSchema = z.object({
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
  MOVE_DATABASE_URL: address(
    "MOVE_DATABASE_URL",
    postgresUrl,
    "postgres://user:password@host:5432/database",
  ).optional(),
  PIKA_URL: address("PIKA_URL", /^https?:\/\//, "https://memory.example.com").optional(),
  PIKA_API_KEY: text.optional(),
  PIKA_SHADOW_MEM0: shadowField.optional(),
  MEM0_API_KEY: text.optional(),
  MEM0_HOST: address("MEM0_HOST", /^https?:\/\//, "https://api.mem0.ai").default("https://api.mem0.ai"),
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
export type Environment = z.output<typeof environmentSchema>
