import { join } from "node:path"
import { Redis } from "ioredis"
import { freePort } from "./binary.ts"
import { until } from "./until.ts"

/** The command of a Redis: the machine's, or the one that `scripts/services` unpacked, with the libraries unpacked beside it. */
const command = (): string[] | null => {
  const installed = Bun.which("valkey-server") ?? Bun.which("redis-server")
  if (installed) return [installed]
  const root = join(process.env.PIKA_SERVICES_DIR ?? ".cache/services", "debian")
  const find = (pattern: string) => [...new Bun.Glob(pattern).scanSync({ cwd: root, absolute: true })][0]
  try {
    const program = find("usr/bin/valkey-server")
    const loader = find("usr/lib/*-linux-gnu/ld-linux-*.so.*")
    return program && loader ? [loader, "--library-path", join(loader, ".."), program] : null
  } catch {
    return null // There is no such folder.
  }
}

/** Whether this machine has a Redis that a test can start for itself. */
export const hasOwnRedis = command() !== null

/** A Redis of a test's own, to be stopped, killed, emptied and started anew. */
export const startOwnRedis = async () => {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const spawn = () =>
    Bun.spawn(
      [...(command() ?? []), "--bind", "127.0.0.1", "--port", String(port), "--save", "", "--appendonly", "no"],
      { stdout: "ignore", stderr: "ignore" },
    )
  let child = spawn()
  const client = new Redis(url, { retryStrategy: () => 10, maxRetriesPerRequest: null })
  client.on("error", () => undefined)
  const ready = () => until("Redis answers", () => client.ping().catch(() => null))
  await ready()
  return {
    url,
    /** To look into it and to change it. Waits for as long as Redis is away. */
    client,
    signal: (name: NodeJS.Signals) => child.kill(name),
    kill: async () => {
      child.kill("SIGKILL")
      await child.exited
    },
    restart: async () => {
      child = spawn()
      await ready()
    },
    stop: async () => {
      client.disconnect()
      child.kill("SIGKILL")
      await child.exited
    },
  }
}

export type OwnRedis = Awaited<ReturnType<typeof startOwnRedis>>
