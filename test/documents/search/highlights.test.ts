import { expect, test } from "bun:test"
import { highlight } from "../../../src/documents/search/highlights.ts"
import { queryTerms } from "../../../src/documents/search/terms.ts"

const marked = (text: string, query: string): string[] =>
  highlight(text, queryTerms(query)).map(([from, to]) => text.slice(from, to))

test("a word is highlighted however its first letter is written", () => {
  expect(marked("Đường về Huế", "đường")).toEqual(["Đường"])
  expect(marked("Đường về Huế", "duong")).toEqual(["Đường"])
  expect(marked("Một kì thi, một kỳ nghỉ", "kỳ thi")).toEqual(["kì", "kỳ"])
  expect(marked("Ốc đảo giữa sa mạc", "oc dao")).toEqual(["Ốc", "đảo"])
  expect(marked("Élan vital", "elan")).toEqual(["Élan"])
  expect(marked("A 𝐡orn, a horn", "𝐡orn")).toEqual(["𝐡orn"])
})
