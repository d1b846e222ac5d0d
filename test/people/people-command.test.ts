import { expect, test } from "bun:test"
import { runPeopleCommand } from "../../src/people/people-command.ts"
import { StartupError } from "../../src/platform/errors.ts"
import { runPika } from "../boot/command.ts"
import { createTestDatabase } from "../support/databases.ts"
import { logIn, register } from "../support/people.ts"
import { startPika } from "../support/pika.ts"
import { usePika } from "../support/use-pika.ts"

test("an admin makes, lists, deactivates and deletes accounts, and sets their passwords", async () => {
  const database = await createTestDatabase()
  const people = (...words: string[]) => runPika(["people", ...words], database.environment)
  const made = await people("create", "Tuấn", "--email", "tuan@example.com", "--name", "Tuấn Anh", "--role", "admin")
  expect(made).toMatchObject({ status: 0, stderr: expect.stringContaining("was made") })
  const password = made.stdout.trim()
  expect(password).toMatch(/^[\w-]{24}$/)
  const renewed = (await people("set-password", "tuan")).stdout.trim()
  expect((await people("deactivate", "tuan")).status).toBe(0)
  expect((await people("list")).stdout).toMatch(/^[0-9a-f-]{36} {2}Tuấn {2}tuan@example.com {2}admin {2}deactivated\n$/)
  expect((await people("activate", "TUẤN")).status).toBe(0)
  const rotated = await runPika(["keys", "rotate-signing"], database.environment)
  expect(rotated.stdout).toMatch(/^Key pika-\S+ signs from now on/)

  const pika = await startPika({ database, roles: { http: true, worker: false } })
  expect((await logIn(pika, "tuan", password)).status).toBe(401)
  expect((await logIn(pika, "tuan", renewed)).body).toMatchObject({ user: { role: "admin", full_name: "Tuấn Anh" } })
  await pika.stop()

  const deleted = await people("delete", "tuan")
  expect(deleted).toMatchObject({ status: 0, stdout: "Tuấn and everything about this person is deleted.\n" })
  expect((await people("list")).stdout).toBe("")
  await database.drop()
}, 180_000)

const pika = usePika()

test.each([
  [["nonsense"], {}, "Say what to do"],
  [["create", "a b"], {}, "username: must be"],
  [["create", "emma"], { role: "root" }, "Write --role user"],
  [["create", "TAKEN"], {}, "taken"],
  [["deactivate"], {}, "no account"],
])("%p with %p is refused with a sentence", async (words, options, says) => {
  if (words[1] === "TAKEN") await register(pika, { username: "taken" })
  const error = await runPeopleCommand(pika.sql, words, options).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(StartupError)
  expect(String(error)).toContain(says)
})
