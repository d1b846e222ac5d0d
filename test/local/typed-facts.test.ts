import { expect, test } from "bun:test"
import { isQuote } from "../../src/facts/quote.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const typed = (content: string): string[] =>
  extractWithRules({ turns: [{ role: "user", content }], known: [], saidAt: new Date("2026-11-29T05:00:00Z") })
    .facts.map(({ text }) => text)
    .filter((text) => !isQuote(text))

test.each([
  "mom finally said ok",
  "my neighbor cô Hạnh có con mèo ba chân",
  "giờ ở nhà chỉ còn Vừng với mẹ Mun thôi",
  "my aunt Solveig is one and i went with her",
  "con sợ đến nỗi nhịn cả buổi",
  "ghét cay ghét đắng luôn",
  "mình được ở lại với bạn bè",
])("no pattern is sure of what is no name, age, thing or place: %s", (said) => {
  expect(typed(said).join()).not.toMatch(/Finally|Chân|Mun|is 1|nỗi|cay|Lại|sống với/)
})

test("a choir is called a choir", () => {
  expect(typed("im in the school choir")).toEqual(["User is in the school choir"])
})
