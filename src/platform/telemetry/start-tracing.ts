import type { Config } from "../config.ts"
import type { Logger } from "../logger.ts"
import { noTracing, type Tracing } from "./tracing.ts"

/** Without an endpoint tracing is off, and its code is not even loaded. */
export const startTracing = async (config: Config, version: string, log: Logger): Promise<Tracing> => {
  if (config.traceEndpoint === undefined) return noTracing
  const { startOpenTelemetry } = await import("./open-telemetry.ts")
  return startOpenTelemetry(config.traceEndpoint, version, log)
}
