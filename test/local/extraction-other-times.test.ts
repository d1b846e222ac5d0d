import { expect, test } from "bun:test"
import { dateFacts } from "../../src/extraction/date-facts.ts"
import { isSingleValued } from "../../src/facts/relation-types.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const hear = (content: string) =>
  extractWithRules({ turns: [{ role: "user", content }], known: [], saidAt: new Date("2026-11-29T05:00:00Z") }).facts

test.each([
  ["in two days I have a test", "In two days User has a test"],
  ["next month I go to Hue", "Next month User goes to Hue"],
  ["tháng sau con 9 tuổi", "Tháng sau người dùng 9 tuổi"],
  ["năm sau con chuyển đến Hà Nội", "Năm sau người dùng chuyển đến Hà Nội"],
  ["năm ngoái con sống ở Hà Nội", "Năm ngoái người dùng sống ở Hà Nội"],
  ["năm ngoái con 7 tuổi", "Năm ngoái người dùng 7 tuổi"],
  ["my favorite color was red last year", "User's favorite color was red last year"],
  ["tuần sau con có con mèo tên Mi", "Tuần sau người dùng có con mèo tên Mi"],
])("what is said of another time keeps its words, and neither is nor ends what is now: %s", (said, text) => {
  const facts = hear(said)
  expect(facts.map((fact) => fact.text)).toEqual([text])
  expect(facts.flatMap(({ ends }) => ends)).toEqual([])
  expect(facts.flatMap(({ relations }) => relations).filter(({ type }) => isSingleValued(type))).toEqual([])
})

test.each([
  ["last year we moved to Hue", "lives_in"],
  ["I turned 8 last week", "aged"],
  ["tháng trước con chuyển đến Hà Nội", "lives_in"],
  ["my hamster Peanut died yesterday", "life_state"],
  ["năm nay con 7 tuổi", "aged"],
  ["I live in Hue since last year", "lives_in"],
  ["con thích bài hát ngày mai", "likes"],
  ["im 8 but next week is my birthday", "aged"],
])("a change in the past, and what is so this year, says what is now: %s", async (said, type) => {
  const facts = await dateFacts(hear(said), [{ role: "user", content: said }], "2026-11-29")
  expect(facts.flatMap(({ relations }) => relations.map((one) => one.type))).toContain(type)
})
