import { describe, expect, test } from "bun:test"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { readDialogue } from "../../scripts/eval/locomo.ts"
import { spread } from "../../scripts/eval/run.ts"
import { ablation, readSettings } from "../../scripts/eval/settings.ts"
import { readSources } from "../../scripts/eval/sources.ts"
import { unrelatedQuestions } from "../../scripts/eval/unrelated.ts"
import { sampleDialogue } from "./sample.ts"

describe("a dialogue of LoCoMo", () => {
  const dialogue = readDialogue(sampleDialogue)

  test("is one memory a turn, in the order of its sessions, with speaker and caption", () => {
    expect(dialogue.memories.map(({ id }) => id)).toEqual(["D1:1", "D1:2", "D2:1", "D10:1", "D10:2"])
    expect(dialogue.memories[1]?.text).toBe("Otto: I built a kite out of newspaper. a photo of a red kite")
  })

  test("asks the questions of categories 1 to 4 that have evidence, each piece once", () => {
    expect(dialogue.questions).toEqual([
      { query: "What did Otto build?", evidence: ["D1:2"] },
      { query: "Which instruments does Ines play?", evidence: ["D2:1", "D10:2"] },
    ])
  })

  test("is refused when a turn has no text", () => {
    expect(() => readDialogue({ ...sampleDialogue, session_1: [{ speaker: "Otto", dia_id: "D1:1" }] })).toThrow()
  })
})

describe("what is measured on", () => {
  test("is every dialogue and every line of cases in a folder, by name", () => {
    const folder = mkdtempSync(join(tmpdir(), "pika-sources-"))
    const item = { lang: "en", conversations: [], facts: [], forbidden: [], queries: [] }
    writeFileSync(join(folder, "b.json"), JSON.stringify(sampleDialogue))
    writeFileSync(
      join(folder, "a.jsonl"),
      `${JSON.stringify({ id: "1", ...item })}\n\n${JSON.stringify({ id: "2", ...item })}\n`,
    )
    writeFileSync(join(folder, "notes.txt"), "no cases")
    expect(readSources(folder).map(({ name, kind }) => `${kind} ${name}`)).toEqual(["case 1", "case 2", "dialogue b"])
  })
})

describe("settings", () => {
  test("are words with an equals sign", () => {
    expect(readSettings(" SEARCH_LANES=vector,keyword  EXTRACTION_MODEL=a=b ")).toEqual({
      SEARCH_LANES: "vector,keyword",
      EXTRACTION_MODEL: "a=b",
    })
  })

  test("of another form are refused", () => {
    expect(() => readSettings("lanes=vector")).toThrow("lanes=vector")
  })

  test("of the ablation are every lane alone, all but one, and all", () => {
    expect(ablation).toHaveLength(7)
    expect(ablation.at(-1)).toBe("SEARCH_LANES=vector,keyword,graph")
  })
})

test("a hundred unrelated questions and more are asked, in both languages, each once", () => {
  expect(new Set(unrelatedQuestions).size).toBe(unrelatedQuestions.length)
  expect(unrelatedQuestions.length).toBeGreaterThanOrEqual(100)
  expect(
    unrelatedQuestions.filter((query) => /[àáâãèéêìíòóôõùúýăđĩũơư\u1EA0-\u1EF9]/i.test(query)).length,
  ).toBeGreaterThan(40)
})

test("stores to ask are spread evenly from the first on", () => {
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3)).toHaveLength(3)
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)).toEqual([0, 2, 4, 6, 8])
  expect(spread([0, 1], 5)).toEqual([0, 1])
})
