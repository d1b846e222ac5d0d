import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { $ } from "bun"
import { memoryBytes } from "../bench/cpu.ts"
import { freePort } from "../bench/process.ts"

const binary = resolve(import.meta.dir, "../../dist/pika")
export const adminKey = "chaos-key-chaos-key-chaos-key-chaos-key"

/** The compiled program, built if it does not exist. */
export const ensureBinary = async (): Promise<void> => {
  if (!existsSync(binary)) await $`${process.execPath} scripts/build.ts`.cwd(resolve(import.meta.dir, "../.."))
}

export type Pika = {
  url: string
  pid: number
  /** When it first reported ready, in milliseconds after its start. */
  startMilliseconds: number
  isRunning: () => boolean
  /** Resident bytes, and open descriptors without those of client connections, whose number the process does not control. */
  usage: () => { resident: number; descriptors: number }
  /** The last lines that it wrote. */
  lastWords: () => string
  /** Sends the signal and waits for the end. Returns its exit code and the time it took. */
  end: (signal: NodeJS.Signals) => Promise<{ code: number; milliseconds: number }>
}

const environmentOf = (folder: string, more: Record<string, string>) => ({
  PATH: process.env.PATH ?? "",
  HOME: folder,
  PIKA_ADMIN_KEY: adminKey,
  PIKA_RATE_LIMITS: "off",
  LOG_LEVEL: "warn",
  ...more,
})

/** An empty folder to start it in; otherwise it would read our .env file. */
export const newFolder = () => mkdtempSync(join(tmpdir(), "pika-chaos-"))

export const startPika = async (
  environment: Record<string, string>,
  port = freePort(),
  args: readonly string[] = [],
): Promise<Pika> => {
  const folder = newFolder()
  const started = performance.now()
  const child = Bun.spawn([binary, ...args], {
    cwd: folder,
    env: environmentOf(folder, { PORT: String(port), ...environment }),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  })
  const words: string[] = []
  for (const stream of [child.stdout, child.stderr]) void listen(stream, words)
  const url = `http://127.0.0.1:${port}`
  for (const until = Date.now() + 30_000; ; ) {
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5000) }).catch(() => null)
    if (answer?.ok) break
    if (child.exitCode !== null || Date.now() > until) {
      child.kill("SIGKILL")
      throw new Error(`pika did not get ready:\n${words.join("")}`)
    }
    await Bun.sleep(20)
  }
  const startMilliseconds = performance.now() - started
  return {
    url,
    pid: child.pid,
    startMilliseconds,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    usage: () => ({
      resident: memoryBytes(child.pid).resident,
      descriptors: descriptorsOf(child.pid) - clientsOf(port),
    }),
    lastWords: () => words.join("").slice(-4000),
    end: async (signal) => {
      const began = performance.now()
      child.kill(signal)
      const code = await child.exited
      rmSync(folder, { recursive: true, force: true })
      return { code, milliseconds: performance.now() - began }
    },
  }
}

/** Migrates the database and makes a key, as an operator does: checking such a key needs the database. */
export const makeKey = async (database: Record<string, string>): Promise<string> => {
  const scopes = "memory:read,memory:write,job:status"
  await runPika(["migrate"], database)
  const said = await runPika(["keys", "create", "--name", "chaos", "--scopes", scopes], database)
  const key = /pika_[\w-]{40,}/.exec(said)?.[0]
  if (!key) throw new Error("pika keys create did not print a key")
  return key
}

/** Runs a command of the program to its end; throws when it fails. */
const runPika = async (args: readonly string[], environment: Record<string, string>): Promise<string> => {
  const folder = newFolder()
  const child = Bun.spawn([binary, ...args], { cwd: folder, env: environmentOf(folder, environment), stderr: "pipe" })
  const said = await new Response(child.stdout).text()
  const code = await child.exited
  rmSync(folder, { recursive: true, force: true })
  if (code !== 0) throw new Error(`pika ${args[0]} failed: ${await new Response(child.stderr).text()}`)
  return said
}

const listen = async (stream: ReadableStream<Uint8Array>, words: string[]): Promise<void> => {
  const decoder = new TextDecoder()
  for await (const chunk of stream) {
    words.push(decoder.decode(chunk, { stream: true }))
    if (words.length > 400) words.splice(0, 200)
  }
}

const descriptorsOf = (pid: number): number => {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}

/** Number of open connections to a local port, from the kernel's list: the second column is address:port, the fourth 01. */
const clientsOf = (port: number): number => {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`
  const rows = readFileSync("/proc/net/tcp", "utf8").split("\n")
  return rows.filter((row) => {
    const [, address = "", , state] = row.trim().split(/\s+/)
    return address.endsWith(local) && state === "01"
  }).length
}

/** The peak resident memory of the process, in bytes. */
export const peakMemory = (pid: number): number => {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
