import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const startMilliseconds = 60_000

export type Running = { pid: number; stop: () => Promise<void> }

/** Runs a script of this repository with this Bun, and resolves when `url` answers. */
export const startProcess = async (
  command: readonly string[],
  environment: Record<string, string>,
  url: string,
): Promise<Running> => {
  const folder = mkdtempSync(join(tmpdir(), "pika-bench-"))
  const child = Bun.spawn([process.execPath, ...command], {
    cwd: `${import.meta.dir}/../..`,
    env: { ...process.env, ...environment },
    // Logging has its real cost: writing to a file takes longer than discarding the log.
    stdout: Bun.file(join(folder, "log")),
    stderr: "pipe",
  })
  const said = lastWords(child.stderr)
  for (const until = Date.now() + startMilliseconds; ; ) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null)
    if (answer?.ok && child.exitCode === null) break
    if (Date.now() > until || child.exitCode !== null) {
      child.kill("SIGKILL")
      throw new Error(`${command.join(" ")} did not start: ${await said}`)
    }
    await Bun.sleep(20)
  }
  return {
    pid: child.pid,
    stop: async () => {
      child.kill("SIGTERM")
      const code = await child.exited
      rmSync(folder, { recursive: true })
      if (code !== 0 && child.signalCode !== "SIGTERM") console.error(await said)
    },
  }
}

/** The last lines that a process wrote; its banner only matters when something fails. */
const lastWords = async (stream: ReadableStream<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ""
  for await (const chunk of stream) text = (text + decoder.decode(chunk, { stream: true })).slice(-4000)
  return text
}

/** A port that is free now. */
export const freePort = (): number => {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } })
  const { port } = probe
  probe.stop(true)
  return port
}
