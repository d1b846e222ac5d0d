import { freePort, startProcess } from "./process.ts"
import type { Target } from "./run-load.ts"

export const key = "benchmark-key-benchmark-key-benchmark"
export const headers = { "X-API-Key": key }
export const embeddingModel = "text-embedding-3-small"
export const dimensions = 1536

export type Server = Target & { stop: () => Promise<void> }

export const startProvider = async (dimensions: number): Promise<Server> => {
  const port = freePort()
  const url = `http://127.0.0.1:${port}/v1`
  const command = ["scripts/bench/provider.ts", "--port", String(port), "--dimensions", String(dimensions)]
  const provider = await startProcess(command, {}, `${url}/models`)
  return { url, ...provider }
}

/** A pika in its own process. `worker`: it runs jobs too. */
export const startPika = (
  databaseUrl: string,
  providerUrl: string,
  { worker = false, environment = {} }: { worker?: boolean; environment?: Record<string, string> } = {},
): Promise<Server> =>
  start(["src/main.ts", "serve", ...(worker ? [] : ["--no-worker"])], databaseUrl, providerUrl, environment)

/** A pika that only searches, and trusts everybody. */
export const startBarePika = (databaseUrl: string, providerUrl: string): Promise<Server> =>
  start(["scripts/bench/bare-pika.ts"], databaseUrl, providerUrl)

/** Everything else has the product's defaults: request log, audit, metrics, connections. */
const start = async (
  command: string[],
  databaseUrl: string,
  providerUrl: string,
  more: Record<string, string> = {},
): Promise<Server> => {
  const port = freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = {
    DATABASE_URL: databaseUrl,
    PIKA_ADMIN_KEY: key,
    // On, as by default, but too high to be reached.
    PIKA_RATE_LIMITS: "search=100000000,extract=100000000,jobs=100000000,other=100000000",
    PIKA_PROVIDER: "openai",
    PORT: String(port),
    OPENAI_API_KEY: "none",
    OPENAI_BASE_URL: providerUrl,
    EMBEDDING_MODEL: embeddingModel,
    EMBEDDING_DIMENSIONS: String(dimensions),
    ...more,
  }
  return { url, ...(await startProcess(command, environment, `${url}/ready`)) }
}

/** A handler that only returns the bytes in `answerFile`. */
export const startBareHandler = async (answerFile: string): Promise<Server> => {
  const port = freePort()
  const url = `http://127.0.0.1:${port}`
  const command = ["scripts/bench/bare-handler.ts", "--port", String(port), "--answer", answerFile]
  return { url, ...(await startProcess(command, {}, `${url}/health`)) }
}
