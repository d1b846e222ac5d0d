import { afterAll, beforeAll, expect, test } from "bun:test"
import { unknownId } from "../contract/requests.ts"
import { createTestDatabase, type TestDatabase } from "../support/databases.ts"
import { runPika } from "./command.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
}, 60_000)
afterAll(() => database.drop())

test("version says version, commit and Bun, and needs no valid setting", async () => {
  const { status, stdout } = await runPika(["version"], { PORT: "nonsense" })
  expect(status).toBe(0)
  expect(stdout).toMatch(/^pika \d+\.\d+\.\d+, commit .+, Bun \d+\.\d+\.\d+\n$/)
}, 60_000)

test("help says every command, and needs no valid setting", async () => {
  for (const args of [["help"], ["--help"], ["-h"]]) {
    const { status, stdout } = await runPika(args, { PORT: "nonsense" })
    expect(status).toBe(0)
    const commands = ["serve", "work", "migrate", "keys create", "keys rotate", "keys revoke", "usage", "experiments"]
    for (const command of [...commands, "version"]) expect(stdout).toContain(`pika ${command}`)
  }
}, 60_000)

test("an unknown command is refused with 64 and the list of commands", async () => {
  const { status, stdout, stderr } = await runPika(["sevre"])
  expect({ status, stdout }).toEqual({ status: 64, stdout: "" })
  expect(stderr).toContain('there is no command "sevre"')
  expect(stderr).toContain("pika migrate")
}, 60_000)

test("an unknown option is refused with 64", async () => {
  const { status, stderr } = await runPika(["serve", "--prot=80"])
  expect(status).toBe(64)
  expect(stderr).toContain("--prot")
}, 60_000)

test("migrate a second time does nothing, and says so", async () => {
  const { status, stdout } = await runPika(["migrate"], database.environment)
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^nothing to do; the database has all \d+ migrations\n$/),
  })
}, 60_000)

const create = async (...args: string[]) => {
  const { status, stdout, stderr } = await runPika(["keys", "create", ...args], database.environment)
  expect(status).toBe(0)
  const id = /Key ([0-9a-f-]{36}) was made/.exec(stderr)?.[1] ?? ""
  return { key: stdout.trim(), id }
}

test("a key is made and shown once, listed without its secret, and revoked", async () => {
  const { key, id } = await create("--name", "toy-app", "--scopes", "memory:read,job:status")
  expect(key).toMatch(/^pika_[\w-]{40,}$/)

  const listed = await runPika(["keys", "list"], database.environment)
  expect(listed.stdout).toContain(`${id}  ${key.slice(0, 12)}…  toy-app  [memory:read, job:status]  last used never`)
  expect(listed.stdout).not.toContain(key)

  expect(await runPika(["keys", "revoke", id], database.environment)).toMatchObject({ status: 0 })
  const again = await runPika(["keys", "revoke", id], database.environment)
  expect(again).toMatchObject({ status: 1, stderr: `pika: There is no key ${id}, or it was revoked before.\n` })
  expect((await runPika(["keys", "list"], database.environment)).stdout).toMatch(new RegExp(`${id}.*revoked 20`))
}, 60_000)

const listLine = async (id: string): Promise<string> => {
  const { stdout } = await runPika(["keys", "list"], database.environment)
  return stdout.split("\n").find((line) => line.startsWith(id)) ?? ""
}

test("a key can be made for one user and until an end, and has then every scope that concerns one user", async () => {
  const { id } = await create("--name", "emma's toy", "--user", "emma", "--expires", "90d")
  const line = await listLine(id)
  const scopes = "memory:read, memory:write, documents:read, documents:write, chat, job:status, privacy"
  expect(line).toContain(`emma's toy  [${scopes}]  for user emma`)
  const ends = Date.parse(/ends (\S+)/.exec(line)?.[1] ?? "")
  expect(Math.round((ends - Date.now()) / 86_400_000)).toBe(90)
}, 60_000)

test("a key is rotated: the new one is shown once, the old one shows its end and what came after it", async () => {
  const { id, key } = await create("--name", "toy", "--scopes", "memory:read")
  const { status, stdout, stderr } = await runPika(["keys", "rotate", id, "--overlap", "60"], database.environment)
  expect(status).toBe(0)
  expect(stdout).toMatch(/^pika_[\w-]{49}\n$/)
  expect(stdout).not.toContain(key)
  expect(stderr).toContain(`Key ${id} works for at most another 60 s.`)
  const next = /Key ([0-9a-f-]{36}) was made/.exec(stderr)?.[1] ?? ""
  expect(await listLine(id)).toMatch(new RegExp(`ends 20.*replaced by ${next}`))
  expect(await listLine(next)).toContain("toy  [memory:read]  last used never")
  const again = await runPika(["keys", "rotate", id], database.environment)
  expect(again).toMatchObject({ status: 1, stdout: "" })
  expect(again.stderr).toContain("was rotated before")
}, 60_000)

test("what is wrong with a command about keys is told in a sentence, without a stack", async () => {
  for (const [args, says] of [
    [["keys"], "create|list|rotate|revoke"],
    [["keys", "create", "--name", "x", "--scopes", "everything"], '"everything" is not a scope'],
    [["keys", "revoke", "mine"], "Say which key: pika keys revoke ID"],
    [["keys", "rotate", unknownId], "There is no such key"],
  ] as const) {
    const { status, stdout, stderr } = await runPika(args, database.environment)
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
    expect(stderr).toContain(says)
    expect(stderr).not.toMatch(/^\s+at /m)
  }
}, 60_000)
