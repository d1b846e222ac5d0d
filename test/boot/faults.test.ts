import { expect, test } from "bun:test"
import { join, resolve } from "node:path"
import { emptyFolder, quicklyCompiled } from "../support/binary.ts"
import { createTestDatabase } from "../support/databases.ts"

const marker = "marker-of-what-a-child-said"

/** Reads to the end, and calls `onStarted` when a server says that it has started. */
const read = async (stream: ReadableStream<Uint8Array>, onStarted: () => void): Promise<string> => {
  const decoder = new TextDecoder()
  let [text, started] = ["", false]
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true })
    if (started || !text.includes('"msg":"started"')) continue
    started = true
    onStarted()
  }
  return text
}

/** Runs the program until it ends by a fault that nobody catches: at once, or once a server has started. */
const runIntoFault = async (args: readonly string[], way: string, environment: Record<string, string>) => {
  const folder = emptyFolder()
  const preload = join(import.meta.dir, "throw-later.ts")
  const child = Bun.spawn([process.execPath, "--preload", preload, resolve("src/main.ts"), ...args], {
    cwd: folder.path,
    env: {
      ...{ PATH: process.env.PATH ?? "", HOME: folder.path, ...quicklyCompiled },
      ...{ THROW_TEXT: marker, THROW_AS: way, ...environment },
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  })
  const [stdout, stderr, status] = await Promise.all([
    read(child.stdout, () => child.kill("SIGUSR2")),
    new Response(child.stderr).text(),
    child.exited,
  ])
  folder.remove()
  return { output: stdout + stderr, lines: stdout.split("\n"), status }
}

for (const way of ["rejection", "rejection of a text", "exception"])
  test(`a server ends after an uncaught ${way}, stops in order, and tells type and place but nothing of what it holds`, async () => {
    const database = await createTestDatabase()
    const environment = { ...database.environment, PORT: "0", THROW_ON: "SIGUSR2" }
    const { output, lines, status } = await runIntoFault([], way, environment)
    expect(status).toBe(1)
    expect(output).not.toContain(marker)
    expect(lines.filter((line) => line.includes('"level":"fatal"'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes('"msg":"stopped"'))).toHaveLength(1)
    await database.drop()
  }, 60_000)

test("a command ends after an uncaught error with a status that is not 0, and nothing of what it holds", async () => {
  for (const way of ["rejection", "exception"]) {
    const { output, status } = await runIntoFault(["usage"], way, { PIKA_DATA_DIR: "./data" })
    expect(status).toBe(1)
    expect(output).not.toContain(marker)
    expect(output).toContain("pika stopped by a fault of its own:")
  }
}, 60_000)
