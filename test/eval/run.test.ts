import { afterAll, beforeAll, expect, test } from "bun:test"
import { type Api, createApi } from "../../scripts/eval/api.ts"
import { readDialogue } from "../../scripts/eval/locomo.ts"
import { report } from "../../scripts/eval/report.ts"
import { ask, askUnrelated, fill } from "../../scripts/eval/run.ts"
import { unrelatedQuestions } from "../../scripts/eval/unrelated.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { sampleDialogue } from "./sample.ts"

let pika: TestPika
let api: Api
beforeAll(async () => {
  pika = await startPika({ environment: { PIKA_RATE_LIMITS: "off" } })
  api = createApi(pika.running.url ?? "", pika.running.adminKey ?? "")
}, 60_000)
afterAll(() => pika.stop(), 30_000)

const sparky = {
  id: "sparky",
  lang: "en",
  conversations: [[{ role: "user", content: "I have a dog named Sparky. I live in Hanoi." }]],
  facts: [
    { slot: "pet", any_of: ["sparky"] },
    { slot: "sport", any_of: ["football"] },
  ],
  forbidden: ["hanoi"],
  queries: [
    { query: "What is my dog's name?", any_of: ["sparky"] },
    { query: "Which sport do I do?", any_of: ["football"] },
  ],
}

test("a dialogue is stored turn by turn, and its questions find their evidence", async () => {
  const source = { name: "sample", kind: "dialogue" as const, dialogue: readDialogue(sampleDialogue) }
  const { rankings } = await ask(api, await fill(api, "eval-dialogue", source))
  expect(rankings.map(({ relevant }) => relevant)).toEqual([1, 2])
  expect(rankings[0]?.hits[0]).toBe(true)
  expect(rankings[1]?.hits.filter(Boolean)).toHaveLength(2)
})

test("equal turns are one memory, which is relevant for each of them", async () => {
  const memories = [
    { id: "D1:1", text: "Ines: Goodbye Otto!" },
    { id: "D1:2", text: "Ines: Goodbye Otto!" },
  ]
  const dialogue = { memories, questions: [{ query: "What did Ines say to Otto?", evidence: ["D1:2"] }] }
  const { rankings } = await ask(api, await fill(api, "eval-equal", { name: "equal", kind: "dialogue", dialogue }))
  expect(rankings[0]?.hits).toEqual([true])
})

test("a case is judged by what was stored and what is found", async () => {
  const filled = await fill(api, "eval-case", { name: "sparky", kind: "case", case: sparky })
  const { case: result } = await ask(api, filled)
  expect(result?.facts.map(({ found }) => found)).toEqual([true, false])
  expect([result?.right, result?.violations.length, result?.stored.length]).toEqual([1, 1, 2])
  expect(result?.queries.map(({ hits, relevant }) => [hits[0] ?? false, relevant])).toEqual([
    [true, 1],
    [false, 1],
  ])
})

test("questions about the wide world are asked of a store, and those that find nothing are counted", async () => {
  const filled = await fill(api, "eval-unrelated", { name: "sparky", kind: "case", case: sparky })
  const { asked, unanswered } = await askUnrelated(api, filled)
  expect(asked).toBe(unrelatedQuestions.length)
  expect(unanswered / asked).toBeGreaterThanOrEqual(0.95)
})

test("two runs are shown one under the other, with what the second changes", () => {
  const run = (label: string, hits: boolean[]) => ({
    label,
    outcomes: [{ name: "x", group: "x", rankings: [{ relevant: 1, hits }], case: null }],
    unrelated: { asked: 2, unanswered: 1 },
  })
  const lines = report([run("one", [false, true]), run("other", [true])]).split("\n")
  expect(lines.slice(4).map((line) => line.split(" | ").slice(0, 4).join(" | "))).toEqual([
    "| one | 1 | 0.000 | 1.000",
    "| other | 1 | 1.000 | 1.000",
    "| difference | 0 | 1.000 | 0.000",
  ])
})
