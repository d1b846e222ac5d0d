import { afterAll, beforeAll, expect, test } from "bun:test"
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
    for (const command of ["serve", "work", "migrate", "keys create", "keys revoke", "version"])
      expect(stdout).toContain(`pika ${command}`)
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
  for (const _ of [1, 2]) {
    const { status, stdout } = await runPika(["migrate"], database.environment)
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^nothing to do; the database has all \d+ migrations\n$/),
    })
  }
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

test("what is wrong with a command about keys is told in a sentence, without a stack", async () => {
  for (const [args, says] of [
    [["keys"], "create|list|rotate|revoke"],
    [["keys", "create", "--name", "x", "--scopes", "everything"], '"everything" is not a scope'],
    [["keys", "revoke", "mine"], "Say which key"],
  ] as const) {
    const { status, stdout, stderr } = await runPika(args, database.environment)
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
    expect(stderr).toContain(says)
    expect(stderr).not.toMatch(/^\s+at /m)
  }
}, 60_000)
