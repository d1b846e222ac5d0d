import { expect, test } from "bun:test"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runPika } from "../boot/command.ts"
import { startPika } from "../support/pika.ts"

test("pika import gives a person what was exported, once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pika-import-"))
  const path = join(folder, "emma.json")
  const pika = await startPika()
  const { database } = pika
  await pika.client.tell("emma", "I have a dog named Sparky")
  const answer = await pika.client.request("POST", "/export_user_data", { user_id: "emma" })
  await Bun.write(path, await answer.text())
  await pika.client.request("POST", "/delete_user_data", { user_id: "emma" })
  await pika.running.stop()

  const first = await runPika(["import", path, "--user", "Émma"], database.environment)
  expect(first).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(
      /^imported 1 memories, 0 earlier versions, 0 documents, 0 conversations, 0 recordings and 1 jobs\n$/,
    ),
  })
  const second = await runPika(["import", path, "--user", "Émma"], database.environment)
  expect({ status: second.status, stdout: second.stdout }).toEqual({ status: 1, stdout: "" })
  expect(second.stderr).toContain("Something is held about this user_id already")
  expect(second.stderr).not.toMatch(/^\s+at /m)
  expect(await runPika(["import"], database.environment)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("Say which file"),
  })
  expect(await runPika(["import", path, "--user", ""], database.environment)).toMatchObject({ status: 1 })

  const again = await startPika({ database })
  const { facts } = await again.client.search("Émma", "What is my dog's name?")
  expect(facts.map(({ fact_value }) => fact_value)).toEqual(["User has a dog named Sparky"])
  await again.running.stop()
  await database.drop()
  rmSync(folder, { recursive: true })
}, 90_000)
