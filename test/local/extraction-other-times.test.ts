import { expect, test } from "bun:test"
import { dateFacts } from "../../src/extraction/date-facts.ts"
import { readQuote } from "../../src/facts/quote.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const hear = (content: string) =>
  extractWithRules({ turns: [{ role: "user", content }], known: [], saidAt: new Date("2026-11-29T05:00:00Z") }).facts

test.each([
  "in two days I have a test",
  "next month I go to Hue",
  "tháng sau con 9 tuổi",
  "năm sau con chuyển đến Hà Nội",
  "năm ngoái con sống ở Hà Nội",
  "năm ngoái con 7 tuổi",
  "my favorite color was red last year",
  "my best friend was Zoe last year",
  "tuần sau con có con mèo tên Mi",
])("what is said of another time stays as it was said, and neither is nor ends what is now: %s", (said) => {
  const facts = hear(said)
  expect(facts.map(({ text }) => readQuote(text)?.said)).toEqual([said])
  expect(facts.flatMap(({ relations, ends }) => [...relations, ...ends])).toEqual([])
})

test.each([
  ["last year we moved to Hue", "lives_in"],
  ["I turned 8 last week", "aged"],
  ["tháng trước con chuyển đến Hà Nội", "lives_in"],
  ["my hamster Peanut died yesterday", "life_state"],
  ["năm nay con 7 tuổi", "aged"],
  ["I live in Hue since last year", "lives_in"],
  ["im 8 but next week is my birthday", "aged"],
])("a change in the past, and what is so this year, says what is now: %s", async (said, type) => {
  const facts = await dateFacts(hear(said), [{ role: "user", content: said }], "2026-11-29")
  expect(facts.flatMap(({ relations }) => relations.map((one) => one.type))).toContain(type)
})
