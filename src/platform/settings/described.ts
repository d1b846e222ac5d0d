import type { Environment } from "./environment.ts"

/**
 * What is told of a setting. `secret`: only whether it is set; `address`: without user, password and query; `addresses`: several, with
 * commas between them. `default`: as somebody would write it; left out: there is none.
 */
export type Described = { kind: "text" | "address" | "addresses" | "secret"; default?: string; description: string }

const text = (description: string, fallback?: string): Described => ({
  kind: "text",
  description,
  ...(fallback !== undefined && { default: fallback }),
})
const address = (description: string, fallback?: string): Described => ({
  ...text(description, fallback),
  kind: "address",
})
const secret = (description: string): Described => ({ kind: "secret", description })

/** Every setting of the environment: a new one does not compile without its line here. */
export const described: Readonly<Record<keyof Environment, Described>> = {
  HOST: text("The address to listen on.", "127.0.0.1"),
  PORT: text("The port to listen on.", "8000"),
  DATABASE_URL: address("The PostgreSQL server. Not set: the embedded database."),
  DATABASE_REPLICA_URLS: { kind: "addresses", description: "Streaming standbys of it, for searches." },
  DATABASE_POOL_SIZE: text("Connections that one process opens to each of them.", "10"),
  REDIS_URL: address("A Redis that the processes share as a cache. Not set: each process caches for itself."),
  PIKA_DATA_DIR: text("The folder of the embedded database and of generated keys.", "./.pika"),
  PIKA_ADMIN_KEY: secret("An API key with every scope. Not set: one is made at the first start."),
  PIKA_PROVIDER: text("Model providers, in order of preference. Not set: openai with OPENAI_API_KEY, else local."),
  EMBEDDING_PROVIDER: text("The same for vectors. Not set: PIKA_PROVIDER."),
  EXTRACTION_PROVIDER: text("The same for extraction. Not set: PIKA_PROVIDER."),
  OPENAI_API_KEY: secret("The key for OpenAI, or for an endpoint that speaks its language."),
  OPENAI_BASE_URL: address("That endpoint's address. Not set: OpenAI's own."),
  EMBEDDING_MODEL: text("The model that turns text into vectors.", "text-embedding-3-small"),
  EMBEDDING_DIMENSIONS: text("How many dimensions its vectors have.", "1536"),
  EXTRACTION_MODEL: text("The model that extracts facts.", "gpt-4o-mini"),
  EXTRACTION_PROMPT: text("A file with the prompt for it. Not set: the built-in one."),
  CHAT_PROVIDER: text("Who answers in a conversation, in order of preference. Not set: PIKA_PROVIDER."),
  CHAT_MODEL: text("The model that answers.", "gpt-4o-mini"),
  CHAT_PROMPT: text("A file with the system prompt for it. Not set: the built-in one."),
  CHAT_MEMORY_DELAY: text("Seconds that a session is quiet before what was said in it is read for memories.", "30"),
  CHAT_SAFETY: text("Whether a moderation endpoint checks what goes in and out of a conversation.", "off"),
  CHAT_SAFETY_FAILURE: text("What happens when it cannot be checked: closed refuses it.", "closed"),
  SPEECH_PROVIDER: text("Endpoints that hear and speak, in order of preference. Not set: those of PIKA_PROVIDER."),
  TRANSCRIPTION_MODEL: text("The model that hears.", "gpt-4o-mini-transcribe"),
  SPEECH_MODEL: text("The model that speaks.", "gpt-4o-mini-tts"),
  SPEECH_VOICE: text("Its voice.", "alloy"),
  PIKA_KEEP_AUDIO: text("Whether recordings are kept, and not only their words.", "false"),
  PIKA_REGISTRATION: text("Who may register: key, open or closed.", "key"),
  PIKA_MEM0_API: text("Whether programs that were written for mem0 are answered.", "on"),
  PIKA_MCP_HOSTS: text("Names under which assistants reach this server, besides those of this machine.", ""),
  MOVE_DATABASE_URL: address("The other PostgreSQL, for pika move-user."),
  PIKA_URL: address("The running server that pika mcp asks."),
  PIKA_API_KEY: secret("The key for it."),
  PIKA_SHADOW_MEM0: text("A share of the searches that is compared with mem0. Not set: none."),
  MEM0_API_KEY: secret("The key for mem0."),
  MEM0_HOST: address("The address of mem0.", "https://api.mem0.ai"),
  PIKA_TOKEN_BUDGET: text("Tokens a day (UTC) of all models and processes together. Not set: no limit."),
  PIKA_MODEL_PRICES: text("Prices of models in USD, besides those that are known.", ""),
  PIKA_EXPERIMENT: text("A share of the extraction jobs that tries another model or prompt. Not set: none."),
  PIKA_CHAT_EXPERIMENT: text("A share of the answers that tries another model or prompt. Not set: none."),
  RERANK_URL: address("A server that puts found facts into a better order. Not set: no reranking."),
  RERANK_API_KEY: secret("The key for it."),
  RERANK_MODEL: text("Its model."),
  JWT_PUBLIC_KEY: text("The public key of an outside issuer of tokens."),
  JWKS_URL: address("Where that issuer publishes its keys."),
  JWT_ISSUER: text("What the claim iss must be."),
  JWT_AUDIENCE: text("What the claim aud must be."),
  SEARCH_LANES: text("What a search asks.", "vector,keyword,graph"),
  PIKA_TIME_ZONE: text("The time zone of people for whom none was given.", "UTC"),
  DOCUMENT_STORAGE: text("Where the bytes of documents are: postgres, file or s3.", "postgres"),
  DOCUMENT_MAX_BYTES: text("The largest file.", "32MiB"),
  DOCUMENT_QUOTA: text("What a person may have.", "documents=1000,bytes=1GiB,characters_per_day=2000000"),
  DOCUMENT_SCAN_URL: address("Asked for each file whether it is clean. Not set: nobody is asked."),
  S3_ENDPOINT: address("The address of the bucket's server. Not set: Amazon's own."),
  S3_REGION: text("The region of the bucket. Not set: us-east-1."),
  S3_BUCKET: text("The bucket for bytes of documents."),
  S3_ACCESS_KEY_ID: secret("The id of the key for the bucket."),
  S3_SECRET_ACCESS_KEY: secret("The key for the bucket."),
  PIKA_WORKER_CONCURRENCY: text("Jobs that one process works on at once.", "8"),
  WEBHOOK_PRIVATE_ADDRESSES: text("Whether webhooks may go to private addresses, and without TLS.", "false"),
  OTEL_EXPORTER_OTLP_ENDPOINT: address("Where traces are sent. Not set: none are made."),
  PIKA_RATE_LIMITS: text("Requests a minute of each credential.", "search=100,extract=50,jobs=1000,other=100"),
  PIKA_TRUSTED_PROXIES: text("Proxies in front of this server.", "0"),
  LOG_LEVEL: text("How much is written to the log.", "info"),
}
