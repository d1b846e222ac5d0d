import { expect, test } from "bun:test"
import { createLogger } from "../../src/platform/logger.ts"

const logged = (fields: object): Record<string, unknown> => {
  const lines: string[] = []
  createLogger("info", { write: (line) => void lines.push(line) }).info(fields, "said")
  return JSON.parse(lines.join()) as Record<string, unknown>
}

test("a field that holds a credential, or what somebody said, is not told, should one be logged", () => {
  const secret = "zqsecret"
  for (const name of ["headers", "authorization", "x-api-key", "key", "token", "body", "payload", "query", "content"])
    expect([name, logged({ [name]: secret })[name]]).toEqual([name, "[not told]"])
  const headers = { "x-api-key": secret, authorization: `Bearer ${secret}` }
  expect(JSON.stringify(logged({ headers, conversation: [{ content: secret }], metadata: { secret } }))).not.toContain(
    secret,
  )
})

test("ids, counts and durations are told as they are", () => {
  const fields = { request_id: "r", job_id: "j", status: 200, duration_ms: 1.5, route: "/search_facts" }
  expect(logged(fields)).toMatchObject(fields)
})

/** What a process of its own says on standard output, when it logs and then ends so. */
const saidBy = async (code: string): Promise<string[]> => {
  const script = `const { createLogger } = await import("${import.meta.dir}/../../src/platform/logger.ts");
    const log = createLogger("info"); ${code}`
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe", stderr: "ignore" })
  const [text] = await Promise.all([child.stdout.text(), child.exited])
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { msg: string }).msg)
}

test("a process that exits has said all of its lines, in their order", async () => {
  const numbers = Array.from({ length: 2000 }, (_, n) => String(n))
  const log = "for (let n = 0; n < 2000; n++) log.info(String(n));"
  expect(await saidBy(`${log} process.exit(3)`)).toEqual(numbers)
  expect(await saidBy(log)).toEqual(numbers)
  const onSignal = `process.once("SIGTERM", () => { log.info("stopped"); process.exit(0) }); process.kill(process.pid, "SIGTERM"); await Bun.sleep(5000)`
  expect(await saidBy(`${log} ${onSignal}`)).toEqual([...numbers, "stopped"])
})

test("a fault is told at once, with what was said before it, though the process is killed", async () => {
  const killed = `process.kill(process.pid, "SIGKILL"); await Bun.sleep(5000)`
  expect(await saidBy(`log.info("before"); log.error("fault"); ${killed}`)).toEqual(["before", "fault"])
})

test("a command logs on standard error, since its standard output is its result", async () => {
  const script = `const { createCommandLogger } = await import("${import.meta.dir}/../../src/platform/logger.ts");
    createCommandLogger("info").warn("late")`
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe", stderr: "pipe" })
  const [result, told] = await Promise.all([child.stdout.text(), child.stderr.text()])
  expect(result).toBe("")
  expect(JSON.parse(told)).toMatchObject({ level: "warn", msg: "late" })
})
