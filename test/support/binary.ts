import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { type Client as Api, createClient as createApi } from "../../clients/typescript/src/index.ts"
import { type Client, createClient } from "./client.ts"
import { testKey } from "./pika.ts"

/** The compiled binary, or the sources when none was built. */
export const program = process.env.PIKA_BINARY
  ? [resolve(process.env.PIKA_BINARY)]
  : [process.execPath, resolve("src/main.ts")]

export type { Api }

export type Process = {
  url: string
  /** The client that is handed out, which tries nothing twice here. */
  api: Api
  /** For requests that it does not send. */
  client: Client
  child: Bun.Subprocess<"ignore", "pipe", "pipe">
  /** What it wrote so far, to both outputs. */
  output: () => string
  kill: (signal: NodeJS.Signals) => Promise<number>
}

/**
 * Most processes of tests end before the second compilation of their hot functions has paid: it is left out, which saves two fifths of what a start on
 * the embedded database takes of the processor. What is measured runs as in production, with this.
 */
export const fullyCompiled = { BUN_JSC_useOMGJIT: "true" }
export const quicklyCompiled = { BUN_JSC_useOMGJIT: "false" }

/** A folder with nothing in it, to start the binary from. */
export const emptyFolder = (): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), "pika-acceptance-"))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export const spawnPika = (
  args: readonly string[],
  environment: Record<string, string>,
  cwd: string,
  of: readonly string[] = program,
) =>
  Bun.spawn([...of, ...args], {
    cwd,
    // Nothing of this process's environment but what any program needs.
    env: { PATH: process.env.PATH ?? "", HOME: cwd, ...quicklyCompiled, ...environment },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  })

/** Starts a server on a free port and waits until it is ready. Throws with its output when it is not within a minute, which a busy machine may take. */
export const startProcess = async (
  environment: Record<string, string>,
  cwd: string,
  args: readonly string[] = [],
  of: readonly string[] = program,
): Promise<Process> => {
  const port = await freePort()
  const settings = { PIKA_ADMIN_KEY: testKey, PIKA_RATE_LIMITS: "off", LOG_LEVEL: "warn", PORT: String(port) }
  const child = spawnPika(args, { ...settings, ...environment }, cwd, of)
  const collected: string[] = []
  for (const stream of [child.stdout, child.stderr]) void collect(stream, collected)
  const url = `http://127.0.0.1:${port}`
  const client = createClient(url, testKey)
  for (const until = Date.now() + 60_000; ; ) {
    const answer = await client.request("GET", "/ready").catch(() => null)
    if (answer?.status === 200) break
    if (child.exitCode !== null || Date.now() > until) {
      child.kill("SIGKILL")
      throw new Error(`pika did not get ready:\n${collected.join("")}`)
    }
    await Bun.sleep(10)
  }
  return {
    url,
    api: createApi({ url, apiKey: testKey, retries: 0 }),
    client,
    child,
    output: () => collected.join(""),
    kill: async (signal) => {
      child.kill(signal)
      return child.exited
    },
  }
}

const collect = async (stream: ReadableStream<Uint8Array>, into: string[]): Promise<void> => {
  const decoder = new TextDecoder()
  for await (const chunk of stream) into.push(decoder.decode(chunk, { stream: true }))
}

export const freePort = async (): Promise<number> => {
  const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } })
  const { port } = server
  server.stop(true)
  return port
}
