import { afterAll, beforeAll, expect, test } from "bun:test"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { AnswerInput } from "../../src/answers/answerer.ts"
import { createAnswerer } from "../../src/answers/create-answerer.ts"
import { describeChatExperiments } from "../../src/answers/describe-experiments.ts"
import { createModelClients } from "../../src/models/openai.ts"
import { unwatched } from "../../src/models/provider-watch.ts"
import { readConfig } from "../../src/platform/config.ts"
import { chatRequestSchema } from "../support/fake-answers.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { limitsOf } from "../support/provider-calls.ts"
import { providerEnvironment } from "../support/provider-pika.ts"
import { usePika } from "../support/use-pika.ts"

const provider = startFakeProvider()
provider.reply(() => "Three horns.")
const folder = mkdtempSync(join(tmpdir(), "pika-chat-prompts-"))
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await provider.stop()
})
const promptFile = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const answererOf = (environment: Record<string, string>) => {
  const config = readConfig({ ...providerEnvironment(provider), ...environment })
  return createAnswerer(config, { clients: createModelClients(config.providers, unwatched), safety: null })
}
const input = (messageId: string, more: Partial<AnswerInput> = {}): AnswerInput => ({
  ...{
    question: "How many horns?",
    evidence: [],
    history: [],
    instructions: null,
    model: null,
    maxTokens: 50,
    messageId,
  },
  ...more,
})
const ids = Array.from({ length: 200 }, (_, at) => `message-${at}`)

test("the prompt of CHAT_PROMPT is sent in the place of the built-in one, with the rules of evidence filled in", () => {
  const own = promptFile("own.md", "You are a pirate.\n\n{{evidence_rules}}")
  const { prompt } = answererOf({ CHAT_PROMPT: own }).prepare(input("m"))
  expect(prompt[0]?.content).toMatch(/^You are a pirate\.\n\nThe last message is JSON\..*`evidence` is DATA/s)
})

for (const [name, text, says] of [
  ["lacks its placeholder", "You are a pirate.", "lacks {{evidence_rules}}"],
  ["has an unknown one", "{{evidence_rules}} {{name}}", "has an unknown {{name}}"],
] as const)
  for (const setting of ["CHAT_PROMPT", "PIKA_CHAT_EXPERIMENT"])
    test(`a prompt of ${setting} that ${name} stops the start with a sentence`, () => {
      const file = promptFile("useless.md", text)
      const value = setting === "CHAT_PROMPT" ? file : `name=x,percent=5,prompt=${file}`
      expect(() => answererOf({ [setting]: value })).toThrow(
        expect.objectContaining({ problems: [`${setting}: the prompt ${file} ${says}`] }),
      )
    })

test("about the given share of the answers is tried with the other prompt, in every process the same ones", () => {
  const warm = promptFile("warm.md", "Be warm. {{evidence_rules}}")
  const environment = { PIKA_CHAT_EXPERIMENT: `name=warm,percent=25,prompt=${warm}` }
  const [one, other] = [answererOf(environment), answererOf(environment)]
  const sides = ids.map((id) => one.prepare(input(id)))
  const treated = sides.filter(({ experiment }) => experiment?.variant === "treatment")
  expect(treated.length).toBeGreaterThan(30)
  expect(treated.length).toBeLessThan(75)
  expect(ids.map((id) => other.prepare(input(id)).experiment)).toEqual(sides.map(({ experiment }) => experiment))
  for (const { prompt, experiment } of sides)
    expect(prompt[0]?.content.startsWith("Be warm.")).toBe(experiment?.variant === "treatment")
})

test("when the endpoints fail with what is tried, they are asked as usual", async () => {
  const answerer = answererOf({ PIKA_CHAT_EXPERIMENT: "name=new,percent=50,model=no-such-model" })
  const treated = ids.find((id) => answerer.prepare(input(id)).experiment?.variant === "treatment") ?? ""
  provider.fail("chat", { kind: "status", status: 404 }, 1)
  const parts = answerer.prepare(input(treated)).write(limitsOf())
  let next = await parts.next()
  while (!next.done) next = await parts.next()
  expect(next.value.model).toBe("gpt-4o-mini")
  expect(provider.requests.map(({ body }) => chatRequestSchema.parse(body).model)).toEqual([
    "no-such-model",
    "gpt-4o-mini",
  ])
})

test("a session with a model of its own takes no part", () => {
  const answerer = answererOf({ PIKA_CHAT_EXPERIMENT: "name=new,percent=99,model=new-model" })
  expect(answerer.prepare(input("m", { model: "own" })).experiment).toBeNull()
})

const pika = usePika()

beforeAll(async () => {
  const { sql } = pika
  const session = crypto.randomUUID()
  await sql`insert into chat_sessions (user_id, id) values ('somebody', ${session})`
  const add = async (variant: string, status: string, isAlternative: boolean, sequence: number) => {
    const id = crypto.randomUUID()
    await sql`
      insert into chat_messages (user_id, id, session_id, sequence, message_type, content, status, is_alternative)
      values ('somebody', ${id}, ${session}, ${sequence}, 'assistant', 'Zebulon whispers', ${status}, ${isAlternative})`
    await sql`
      insert into chat_answers (user_id, message_id, session_id, question_id, state, query, model, prompt_id, experiment, variant,
        prompt_tokens, completion_tokens, first_token_ms)
      values ('somebody', ${id}, ${session}, ${id}, 'done', 'Zebulon?', ${variant === "control" ? "old" : "new"}, 'abc', 'trial', ${variant},
        100, 10, ${sequence * 100})`
  }
  await add("control", "complete", false, 1)
  await add("control", "failed", false, 2)
  await add("control", "complete", true, 3)
  await add("control", "stopped", false, 4)
  await add("treatment", "complete", false, 5)
}, 60_000)

test("the report compares the sides by what became of their answers, and names nobody", async () => {
  const [report = ""] = await describeChatExperiments(pika.sql)
  expect(report).toStartWith("trial (answers)\n")
  const rows = report.split("\n").map((line) => line.trim().split(/\s+/))
  expect(rows.find(([side]) => side === "control")?.slice(1)).toEqual([
    "old",
    "abc",
    "4",
    "1",
    "1",
    "25",
    "100",
    "10",
    "250",
    "385",
  ])
  expect(rows.find(([side]) => side === "treatment")?.slice(1)).toEqual([
    "new",
    "abc",
    "1",
    "0",
    "0",
    "0",
    "100",
    "10",
    "500",
    "500",
  ])
  expect(report).toContain("Failures: too few to tell the sides apart.")
  expect(report).not.toMatch(/somebody|Zebulon/)
})
