import { afterAll, afterEach, expect, test } from "bun:test"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createExperiment } from "../../src/extraction/experiment.ts"
import { createModelClients } from "../../src/models/openai.ts"
import { unwatched } from "../../src/models/provider-watch.ts"
import { type Config, ConfigError, readConfig } from "../../src/platform/config.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import { runPika } from "../boot/command.ts"
import { createTestDatabase, type TestDatabase } from "../support/databases.ts"
import { chatRequestSchema, extractPets, modelFact } from "../support/fake-answers.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { handIn, outlast, providerEnvironment } from "../support/provider-pika.ts"

const provider = startFakeProvider()
const folder = mkdtempSync(join(tmpdir(), "pika-prompts-"))
afterEach(() => {
  provider.recover()
  provider.reply(extractPets)
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

const environmentOf = (experiment: string, more: Record<string, string> = {}) => ({
  PIKA_RATE_LIMITS: "off",
  PIKA_EXPERIMENT: experiment,
  PIKA_MODEL_PRICES: "new-model=500000/500000",
  ...providerEnvironment(provider),
  ...more,
})

const neverAsked = async () => {
  throw new Error("no conversation is read")
}
const modelsOf = (config: Config) => ({
  clients: createModelClients(config.providers, unwatched),
  local: { extract: neverAsked, embedFacts: neverAsked },
})

const sidesOf = (experiment: string, ids: readonly string[]) => {
  const config = readConfig(environmentOf(experiment))
  const made = createExperiment(config, modelsOf(config))
  if (!made) throw new Error("there is no experiment")
  return ids.map((id) => made.variantOf(id).name)
}

/** Ids as jobs have them: those of one moment differ in their last digits only. */
const ids = Array.from({ length: 20_000 }, () => Bun.randomUUIDv7())

for (const percent of [1, 20, 50, 99])
  test(`of many jobs ${percent} % are on the side of the treatment, within what chance allows`, () => {
    const treated = sidesOf(`name=split,percent=${percent},model=new-model`, ids).filter((side) => side === "treatment")
    const share = percent / 100
    // Five standard deviations: one run in two million fails by chance.
    const slack = 5 * Math.sqrt((share * (1 - share)) / ids.length)
    expect(treated.length / ids.length).toBeWithin(share - slack, share + slack)
  })

test("the side follows from the job's id alone, and is another in another experiment", () => {
  const first = sidesOf("name=one,percent=50,model=new-model", ids)
  expect(sidesOf("name=one,percent=50,model=new-model", ids)).toEqual(first)
  expect(first.slice(0, 8)).toEqual(sidesOf("name=one,percent=50,model=other", ids.slice(0, 8)))
  const second = sidesOf("name=two,percent=50,model=new-model", ids)
  const same = ids.filter((_, index) => first[index] === second[index]).length
  expect(same / ids.length).toBeWithin(0.45, 0.55)
  expect(sidesOf("name=one,percent=50,model=m", ["01a1fc69-d963-7507-805e-6abd43200af9"])).toEqual(["control"])
})

type Use = (pika: TestPika, sql: Database) => Promise<void>

const withPika = async (
  experiment: string,
  more: Record<string, string>,
  use: Use,
  useAfterwards: (database: TestDatabase) => Promise<void> = async () => undefined,
): Promise<void> => {
  const database = await createTestDatabase()
  const environment = environmentOf(experiment, more)
  const pika = await startPika({ environment, database, queueSettings: { retryLimit: 1 } })
  try {
    await use(pika, pika.sql)
  } finally {
    await pika.stop()
  }
  await useAfterwards(database)
  await database.drop()
}

/** What `pika experiments` says when a pika has worked. */
const reportAfter = async (experiment: string, more: Record<string, string>, use: Use): Promise<string> => {
  let report = ""
  await withPika(experiment, more, use, async ({ environment }) => {
    const { status, stdout } = await runPika(["experiments"], environment)
    expect(status).toBe(0)
    report = stdout
  })
  return report
}

const rowsOf = async (sql: Database) => [
  ...(await sql`
    select experiment, variant, model, outcome, fell_back, stored, duplicate, rejected, input_tokens as input,
      output_tokens as output, cost_usd::float8 as cost
    from experiment_jobs order by id`),
]
/** The cells of the report's rows by their side. */
const reportOf = (text: string) =>
  Object.fromEntries(
    text
      .split("\n")
      .map((line) => line.split(/ {2,}/).map((cell) => cell.trim()))
      .filter(([side]) => side === "control" || side === "treatment")
      .map(([side = "", ...cells]) => [side, cells]),
  )

test("jobs are worked on by both sides, and the report has both side by side", async () => {
  const sides: string[] = []
  const report = await reportAfter("name=trial-1,percent=50,model=new-model", {}, async (pika, sql) => {
    provider.reply((request) => ({
      facts:
        request.model === "new-model"
          ? [
              modelFact("User likes tea"),
              modelFact("User likes rice"),
              modelFact("User likes salt", { confidence: 0.1 }),
            ]
          : [modelFact("User likes tea")],
    }))
    for (let job = 0; job < 24; job++) {
      const id = await handIn(pika, `user-${job}`, "Whatever was said")
      await pika.client.waitForJob(id)
      sides.push(pika.running.services.experiment?.variantOf(id).name ?? "")
    }
    const rows = await rowsOf(sql)
    expect(rows.map(({ variant }) => variant)).toEqual(sides)
    const common = { experiment: "trial-1", outcome: "completed", fell_back: false, duplicate: 0, input: 1, output: 1 }
    for (const row of rows)
      expect(row).toEqual(
        row.variant === "treatment"
          ? { ...common, variant: "treatment", model: "new-model", stored: 2, rejected: 1, cost: 1 }
          : { ...common, variant: "control", model: "gpt-4o-mini", stored: 1, rejected: 0, cost: 7.5e-7 },
      )
  })
  const count = (side: string) => String(sides.filter((one) => one === side).length)
  const prompt = expect.stringMatching(/^[0-9a-f]{12}$/)
  const time = expect.stringMatching(/^\d+$/)
  expect(reportOf(report)).toEqual({
    control: ["gpt-4o-mini", prompt, count("control"), "0", "0", "1", "0", "1", "1", "0.000001", time, time],
    treatment: ["new-model", prompt, count("treatment"), "0", "0", "2", "33.3", "1", "1", "1", time, time],
  })
  expect(report).toStartWith("trial-1\n")
  expect(report).toContain("Failures and fallbacks: too few to tell the sides apart.")
}, 60_000)

test("another prompt is sent to the treatment alone, with the relations filled in", async () => {
  const prompt = promptFile("other.md", "Write down what matters. Types: {{relation_types}}.")
  const report = await reportAfter(`name=prompts,percent=50,prompt=${prompt}`, {}, async (pika) => {
    for (let job = 0; job < 12; job++) {
      provider.requests.length = 0
      const id = await handIn(pika, `user-${job}`, "I have a dog named Sparky")
      await pika.client.waitForJob(id)
      const request = chatRequestSchema.parse(provider.requests.find(({ endpoint }) => endpoint === "chat")?.body)
      const isTreated = pika.running.services.experiment?.variantOf(id).name === "treatment"
      expect(request.model).toBe("gpt-4o-mini")
      expect(request.messages[0]?.content.startsWith("Write down what matters. Types: ")).toBe(isTreated)
      expect(request.messages[0]?.content).toContain("lives_in")
    }
  })
  const { control, treatment } = reportOf(report)
  expect(control?.[1]).not.toBe(treatment?.[1])
}, 60_000)

test("a job that is tried again stays on its side, and counts once", async () => {
  await withPika("name=again,percent=50,model=new-model", {}, async (pika, sql) => {
    const asked: Record<string, Set<string>> = {}
    for (let job = 0; job < 10; job++) {
      provider.requests.length = 0
      provider.fail("embeddings", { kind: "missing_vector" }, 1)
      const id = await handIn(pika, `user-${job}`, `I have a dog named Sparky`)
      expect(await outlast(pika, id)).toMatchObject({ status: "completed", attempts: 2 })
      const models = provider.requests.filter(({ endpoint }) => endpoint === "chat").map(({ body }) => body)
      asked[id] = new Set(models.map((body) => chatRequestSchema.parse(body).model))
      expect(models).toHaveLength(2)
    }
    for (const [id, models] of Object.entries(asked))
      expect([...models]).toEqual([pika.running.services.experiment?.variantOf(id).model ?? ""])
    const rows = await rowsOf(sql)
    expect(rows.map(({ outcome }) => outcome)).toEqual(Array(10).fill("completed"))
    expect(rows.map(({ model }) => model)).toEqual(Object.values(asked).flatMap((models) => [...models]))
  })
}, 60_000)

test("a treatment that fails costs nobody their memory: the control does its work, and the report says so", async () => {
  const report = await reportAfter("name=broken,percent=50,model=no-such-model", {}, async (pika, sql) => {
    provider.reply((request) => (request.model === "no-such-model" ? "not JSON" : extractPets(request)))
    const tell = (job: number) => pika.client.tell(`user-${job}`, "I have a dog named Sparky")
    // With less than twenty on a side, which chance gives three runs in a million, they are too few for the report.
    const jobs = await Promise.all(Array.from({ length: 80 }, (_, job) => tell(job)))
    expect(jobs.filter(({ status }) => status !== "completed")).toEqual([])
    const rows = await rowsOf(sql)
    expect(rows.every((row) => row.fell_back === (row.variant === "treatment"))).toBe(true)
    // All calls are paid for: the answer, its repair, and the control's. Of the first two, nobody knows the price.
    expect(rows.find(({ variant }) => variant === "treatment")).toMatchObject({ input: 3, output: 3, cost: null })
  })
  const { control, treatment } = reportOf(report)
  expect(control?.slice(2, 5)).toEqual([control?.[2] ?? "", "0", "0"])
  expect(treatment?.slice(2, 5)).toEqual([treatment?.[2] ?? "", "0", treatment?.[2] ?? ""])
  expect(report).toMatch(/Failures and fallbacks differ at the 5 % level \(two-proportion z-test, z = \d+\.\d\d\)/)
}, 60_000)

test("a job that fails for good is counted as a failure of its side, once", async () => {
  await withPika("name=failing,percent=50,model=new-model", {}, async (pika, sql) => {
    provider.fail("chat", { kind: "refusal" })
    const id = await handIn(pika, "u", "I have a dog named Sparky")
    expect(await outlast(pika, id)).toMatchObject({ status: "failed", attempts: 2 })
    const { name } = pika.running.services.experiment?.variantOf(id) ?? {}
    expect(await rowsOf(sql)).toMatchObject([{ variant: name, outcome: "failed", stored: 0 }])
  })
}, 60_000)

test("with the built-in rules first, the treatment asks the model", async () => {
  const more = { PIKA_PROVIDER: "local,openai" }
  await withPika("name=rules,percent=50,model=new-model", more, async (pika, sql) => {
    for (let job = 0; job < 24; job++) await pika.client.tell(`user-${job}`, "I have a dog named Sparky")
    const rows = await rowsOf(sql)
    expect(new Set(rows.map(({ variant, model, input }) => `${variant} ${model} ${input}`))).toEqual(
      new Set(["control local 0", "treatment new-model 1"]),
    )
  })
}, 60_000)

test("nothing that an experiment writes names a person, a job or what was said", async () => {
  await withPika("name=private,percent=50,model=new-model", {}, async (pika, sql) => {
    const job = await pika.client.tell("person-4711", "I have a dog named Sparky")
    const [row] = await sql<{ text: string }[]>`select json_agg(e)::text as text from experiment_jobs e`
    expect(row?.text).toContain("private")
    for (const secret of ["4711", "Sparky", job.job_id]) expect(row?.text).not.toContain(secret)
  })
}, 60_000)

test("a prompt that cannot be used stops the start with a sentence", async () => {
  for (const [prompt, says] of [
    [join(folder, "missing.md"), /missing\.md cannot be read/],
    [promptFile("bare.md", "No placeholder"), /bare\.md lacks \{\{relation_types\}\}/],
    [promptFile("odd.md", "{{relation_types}} {{name}}"), /odd\.md has an unknown \{\{name\}\}/],
  ] as const) {
    const config = readConfig(environmentOf(`name=x,percent=5,prompt=${prompt}`))
    const start = () => createExperiment(config, modelsOf(config))
    expect(start).toThrow(ConfigError)
    const problems = (() => {
      try {
        start()
      } catch (error) {
        return error instanceof ConfigError ? error.problems.join() : ""
      }
    })()
    expect(problems).toMatch(says)
  }
})

test("pika experiments says so when there is none", async () => {
  const database = await createTestDatabase()
  const { status, stdout } = await runPika(["experiments"], database.environment)
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: "No experiment has had a job or an answer yet: see PIKA_EXPERIMENT and PIKA_CHAT_EXPERIMENT.\n",
  })
  await database.drop()
}, 60_000)
