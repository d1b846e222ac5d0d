import { afterAll, beforeEach, expect, test } from "bun:test"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runPika } from "../boot/command.ts"
import { createTestDatabase } from "../support/databases.ts"
import { chatRequestSchema } from "../support/fake-answers.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika } from "../support/pika.ts"
import { providerEnvironment } from "../support/provider-pika.ts"

const provider = startFakeProvider()
const folder = mkdtempSync(join(tmpdir(), "pika-prompts-"))
beforeEach(() => {
  provider.requests.length = 0
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await provider.stop()
})

const promptFile = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const own = promptFile("own.md", "Write down what matters. Types: {{relation_types}}.")

const systems = () =>
  provider.requests
    .filter(({ endpoint }) => endpoint === "chat")
    .map(({ body }) => chatRequestSchema.parse(body).messages[0]?.content ?? "")

test("the prompt of EXTRACTION_PROMPT is sent in the place of the built-in one, with the relations filled in", async () => {
  const pika = await startPika({ environment: { ...providerEnvironment(provider), EXTRACTION_PROMPT: own } })
  expect(await pika.client.tell("u", "I have a dog named Sparky")).toMatchObject({ status: "completed" })
  await pika.stop()
  expect(systems()).toEqual([expect.stringMatching(/^Write down what matters\. Types: .*lives_in.*\.$/)])
}, 60_000)

test("an experiment compares with that prompt, and tries another model with it", async () => {
  const pika = await startPika({
    environment: {
      ...providerEnvironment(provider),
      EXTRACTION_PROMPT: own,
      PIKA_EXPERIMENT: "name=x,percent=50,model=other-model",
    },
  })
  for (let job = 0; job < 12; job++) await pika.client.tell(`u${job}`, "I have a dog named Sparky")
  const rows = await pika.sql<{ model: string; prompt: string }[]>`select distinct model, prompt from experiment_jobs`
  await pika.stop()
  expect(new Set(rows.map(({ model }) => model))).toEqual(new Set(["gpt-4o-mini", "other-model"]))
  expect(new Set(rows.map(({ prompt }) => prompt)).size).toBe(1)
  for (const system of systems()) expect(system).toStartWith("Write down what matters.")
}, 60_000)

const useless: [name: string, file: string, says: string][] = [
  ["is missing", join(folder, "missing.md"), "cannot be read"],
  ["is a folder", folder, "cannot be read"],
  ["has no placeholder", promptFile("bare.md", "No placeholder"), "lacks {{relation_types}}"],
  ["has an unknown one", promptFile("odd.md", "{{relation_types}} {{name}}"), "has an unknown {{name}}"],
]
for (const [name, file, says] of useless)
  test(`a prompt that ${name} stops the start with 78, and is named with its setting`, async () => {
    const database = await createTestDatabase()
    const { status, stderr } = await runPika(["serve"], { ...database.environment, PORT: "0", EXTRACTION_PROMPT: file })
    expect({ status, stderr }).toEqual({
      status: 78,
      stderr: `The configuration has a mistake:\n  EXTRACTION_PROMPT: the prompt ${file} ${says}\n`,
    })
    await database.drop()
  }, 60_000)
