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

test.each([
  ["my mom is from Ghana so we dance a lot", "Ghana"],
  ["em có bé bạn hàng xóm Cún (người thiệt), 6 tuổi, nó hay nhai cổ áo", "6 tuổi"],
])("where somebody comes from is no home, and what goes on behind a bracket is not the child's: %s", (said, not) =>
  expect(typed(said).join()).not.toContain(not),
)

test.each([
  ["my baby cousin Ludo bit the priest", "User has a baby cousin named Ludo"],
  ["our family is circus since my great great grandma Olga", "User has a great great grandma named Olga"],
])("kin of several words are no names: %s", (said, fact) => expect(typed(said)).toContain(fact))
