import { expect, test } from "bun:test"
import { freePort, program } from "../support/binary.ts"
import { makeKey } from "../support/keys.ts"
import { request } from "../support/mcp.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: true, worker: false } })

const spawnMcp = (environment: Record<string, string>, args: readonly string[] = []) => {
  const child = Bun.spawn([...program, "mcp", ...args], {
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
  })
  const told = { error: "" }
  void (async () => {
    for await (const chunk of child.stderr) told.error += Buffer.from(chunk).toString()
  })()
  return { child, told, output: new Response(child.stdout).text() }
}

const hello = {
  protocolVersion: "2025-06-18",
  capabilities: {},
  clientInfo: { name: "test", version: "1" },
}

test("standard output has one line for each answer and nothing else, and the end of the input ends it", async () => {
  const { key } = await makeKey(pika.sql, ["memory:read", "memory:write"])
  const { child, told, output } = spawnMcp({ PIKA_URL: `${pika.client.url}/`, PIKA_API_KEY: key }, ["--user", "bé An"])
  const messages = [
    request("initialize", hello),
    { jsonrpc: "2.0", method: "notifications/initialized" },
    { ...request("tools/call", { name: "add_memories", arguments: { text: "User likes rice" } }), id: 2 },
    { ...request("tools/call", { name: "nothing" }), id: 3 },
    { ...request("tools/destroy"), id: 4 },
    "{",
  ]
  for (const message of messages)
    child.stdin.write(`${typeof message === "string" ? message : JSON.stringify(message)}\n`)
  await child.stdin.flush()
  await until("the memory is there", async () => (await pika.client.list("bé An")).items.length > 0, 20_000)
  await until("the last message is answered", () => told.error.includes("Method not found"), 20_000)
  child.stdin.end()
  expect(await child.exited).toBe(0)
  const lines = (await output).trim().split("\n")
  const answers = new Map(lines.map((line) => [JSON.parse(line).id as number, line]))
  expect([...answers.keys()].sort()).toEqual([1, 2, 3, 4])
  expect(answers.get(1)).toContain("not instructions")
  expect(answers.get(2)).toContain("User likes rice")
  expect(answers.get(3)).toContain("There is no such tool")
  expect(answers.get(4)).toContain("error")
}, 60_000)

test("a missing key, a wrong key and an address without a pika are told on standard error alone", async () => {
  const { url } = pika.client
  const attempts: [environment: Record<string, string>, text: string][] = [
    [{ PIKA_URL: url }, "PIKA_API_KEY is needed"],
    [{ PIKA_URL: url, PIKA_API_KEY: "wrong" }, "key"],
    [{ PIKA_URL: `${url}/nowhere`, PIKA_API_KEY: pika.client.key }, "There is nothing here"],
  ]
  for (const [environment, text] of attempts) {
    const { child, told, output } = spawnMcp(environment)
    expect([environment, await child.exited]).toEqual([environment, 1])
    expect(told.error).toContain(text)
    expect(told.error).not.toContain(pika.client.key)
    expect(await output).toBe("")
  }
}, 60_000)

test("it waits for a server that is not there yet, and says so", async () => {
  const { child, told, output } = spawnMcp({ PIKA_URL: `http://127.0.0.1:${await freePort()}`, PIKA_API_KEY: "x" })
  await until("it says so", () => told.error.includes("No pika answers at"), 20_000)
  expect(told.error).toContain("Waiting for it")
  expect(child.exitCode).toBeNull()
  child.kill("SIGTERM")
  await child.exited
  expect(await output).toBe("")
}, 60_000)
