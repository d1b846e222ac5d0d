import type { Database } from "../../src/platform/database/connect.ts"
import { memoryBytes, postgresProcesses, usageOf, usedBetween } from "./cpu.ts"
import { type LoadPlan, type LoadResult, messageSchema } from "./load/schemas.ts"
import type { Progress } from "./progress.ts"

/** Results of the measured seconds of one load. CPU in seconds; 1.0 of `cpu.…/seconds` is one core. */
export type Measurement = {
  name: string
  clients: number
  perSecond: number
  answers: number
  seconds: number
  bytes: number
  latency: LoadResult["latency"]
  cpu: { server: number; postgres: number | null; load: number }
  memory: { server: number; postgres: number | null }
}

export type Target = { url: string; pid: number }

/** Runs a load process against a server, and measures what server, Postgres and load use. Throws when an answer was not 2xx. */
export const runLoad = async (
  name: string,
  target: Target,
  plan: Omit<LoadPlan, "hostname" | "port" | "headers">,
  watch: { sql: Database | null; progress: Progress; headers?: Record<string, string> },
): Promise<Measurement> => {
  const { hostname, port } = new URL(target.url)
  const whole: LoadPlan = { ...plan, hostname, port: Number(port), headers: watch.headers ?? {} }
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/load.ts`], {
    stdin: new Blob([JSON.stringify(whole)]),
    stdout: "pipe",
    stderr: "inherit",
  })
  watch.progress.start(`${name}, ${plan.clients} clients`, plan.seconds, "s")
  let before = { server: usageOf([]), postgres: usageOf([]) }
  const look = async () => ({
    server: usageOf([target.pid]),
    postgres: usageOf(watch.sql ? await postgresProcesses(watch.sql) : []),
  })
  let result: LoadResult | null = null
  for await (const line of linesOf(child.stdout)) {
    const message = messageSchema.parse(JSON.parse(line))
    if (message.kind === "measuring") before = await look()
    if (message.kind === "progress")
      watch.progress.update(message.seconds, `${(message.answers / message.seconds).toFixed(0)} answers/s`)
    if (message.kind === "done") result = message
  }
  const after = await look()
  watch.progress.stop()
  if (!result || result.answers === 0) throw new Error(`${name}: the load process measured nothing`)
  if (Object.keys(result.failures).length > 0)
    throw new Error(`${name}: not all answers were 2xx: ${JSON.stringify(result.failures)}`)
  const backends = [...after.postgres.keys()]
  return {
    name,
    clients: plan.clients,
    perSecond: result.answers / result.seconds,
    answers: result.answers,
    seconds: result.seconds,
    bytes: Math.round(result.bytes),
    latency: result.latency,
    cpu: {
      server: usedBetween(before.server, after.server),
      postgres: backends.length > 0 ? usedBetween(before.postgres, after.postgres) : null,
      load: result.cpuSeconds,
    },
    memory: {
      server: memoryBytes(target.pid).resident,
      postgres: backends.length > 0 ? backends.reduce((sum, pid) => sum + memoryBytes(pid).own, 0) : null,
    },
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ""
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n")
    rest = lines.pop() ?? ""
    yield* lines.filter((line) => line !== "")
  }
}
