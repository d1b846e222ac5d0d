import { afterEach, beforeAll, expect, setSystemTime, test } from "bun:test"
import { isFresh } from "../../src/search/shared-answers.ts"
import { modelFact } from "../support/fake-answers.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { stopSharedPika } from "../support/shared-pika.ts"
import { usePika } from "../support/use-pika.ts"

// Timers that were set in another year fire again and again when the clock is put back.
beforeAll(stopSharedPika)

const pika = usePika({ own: true })
const using = usePikaWithProvider()
afterEach(() => {
  setSystemTime()
})

/** A Wednesday, at 06:30 in Vietnam. */
const said_at = "2026-03-10T23:30:00Z"
const time_zone = "Asia/Ho_Chi_Minh"
const hear = async (
  user: string,
  content: string,
  client: (typeof pika)["client"],
  more: Record<string, unknown> = {},
) => {
  const conversation = [{ role: "user" as const, content }]
  const accepted = await client.extract({ user_id: user, conversation, said_at, time_zone, ...more })
  await client.waitForJob(accepted.job_id)
  return (await client.list(user)).items
}
const found = async (user: string, fact: ReturnType<typeof modelFact>, said = "Whatever was said", more = {}) => {
  using.provider.queue({ facts: [fact] })
  const [stored] = await hear(user, said, using.client, more)
  return stored
}

test.each([
  ["Yesterday User fell off User's bike", "On 2026-03-10 User fell off User's bike"],
  ["User won a football game yesterday", "User won a football game on 2026-03-10"],
  ["User lost a tooth 3 days ago", "User lost a tooth on 2026-03-08"],
  ["User went to the beach last summer", "User went to the beach in the summer of 2025"],
  ["User has had a cough since yesterday", "User has had a cough since 2026-03-10"],
  ["Last Friday User won a race", "On Friday 2026-03-06 User won a race"],
  ["Hôm qua người dùng ngã xe đạp", "Ngày 2026-03-10 người dùng ngã xe đạp"],
  ["Hôm kia người dùng đi bơi", "Ngày 2026-03-09 người dùng đi bơi"],
  ["Năm ngoái người dùng học lớp một", "Năm 2025 người dùng học lớp một"],
  ["Tháng trước người dùng học bơi", "Tháng 2 năm 2026 người dùng học bơi"],
])("what a model left relative is made a date: %s", async (text, wanted) => {
  expect((await found(text, modelFact(text)))?.fact_value).toBe(wanted)
})

test.each([
  ["Tomorrow User goes to the zoo", "On 2026-03-12 User goes to the zoo", "was on 2026-03-12"],
  ["User has a test next Friday", "User has a test on Friday 2026-03-20", "was on 2026-03-20"],
  ["User's dog gets a bath in two days", "User's dog gets a bath on 2026-03-13", "was on 2026-03-13"],
  ["Ngày mai người dùng đi sở thú", "Ngày 2026-03-12 người dùng đi sở thú", "đã qua: ngày 2026-03-12"],
  ["Thứ bảy này người dùng đi bơi", "Thứ bảy ngày 2026-03-14 người dùng đi bơi", "đã qua: ngày 2026-03-14"],
  ["Sinh nhật của người dùng là mai", "Sinh nhật của người dùng là ngày 2026-03-12", "đã qua: ngày 2026-03-12"],
  ["Ngày mốt người dùng thi toán", "Ngày 2026-03-13 người dùng thi toán", "đã qua: ngày 2026-03-13"],
  [
    "Tuần sau người dùng đi Đà Lạt",
    "Tuần từ ngày 2026-03-16 người dùng đi Đà Lạt",
    "đã qua: từ ngày 2026-03-16 đến ngày 2026-03-22",
  ],
])("a plan whose day has passed is told as past: %s", async (text, wanted, past) => {
  expect((await found(text, modelFact(text)))?.fact_value).toBe(`${wanted} (${past})`)
})

test.each([
  "User swims every Saturday",
  "Người dùng học vẽ thứ bảy hàng tuần",
  "User's favourite song is Tomorrow",
  'User watched "The day after tomorrow"',
  "User says that the day after tomorrow never comes",
  "User's friend Mai likes tea",
  "Người dùng thích hoa mai",
  "Mẹ của người dùng là Mai",
  "User's last week of school was fun",
])("what says no day is left alone: %s", async (text) => {
  expect((await found(text, modelFact(text)))?.fact_value).toBe(text)
})

test.each([
  ["Yesterday I fell off my bike", "2026-03-10"],
  ["Tomorrow we go to the zoo", "2026-03-12"],
  ["Hôm qua con bị ngã xe đạp", "2026-03-10"],
  ["Ngày mai con đi sở thú với mẹ", "2026-03-12"],
])("the built-in rules tell the day beside each word that says it: %s", async (said, day) => {
  const facts = await hear(said, said, pika.client)
  expect(facts.map(({ fact_value }) => fact_value).join()).toMatch(
    new RegExp(`(?:yesterday|tomorrow|hôm qua|ngày mai) \\[${day}\\]`, "iu"),
  )
})

test.each([
  ["on 5 October 2025", "was on 2025-10-05"],
  ["on the 5th of October 2025", "was on 2025-10-05"],
  ["on October 5, 2025", "was on 2025-10-05"],
  ["on October 5th, 2025", "was on 2025-10-05"],
  ["ngày 5 tháng 10 năm 2025", "đã qua: ngày 2025-10-05"],
])("a day that is written out is that day, not its month: %s", async (words, past) => {
  const isEnglish = past.startsWith("was")
  const text = isEnglish ? `User is going to Paris ${words}` : `Người dùng đi Huế ${words}`
  const fact = await found(`out ${words}`, modelFact(text), "Whatever", { said_at: "2025-09-01T00:00:00Z" })
  expect([fact?.fact_value, fact?.valid_from]).toEqual([`${text} (${past})`, "2025-10-04T17:00:00.000Z"])
})

test.each([
  "I love the movie The Day After Tomorrow",
  "con thích bài hát Ngày mai",
  "From tomorrow I am vegetarian",
  "Từ ngày mai con ăn chay",
  "I live for today",
])("what is liked, what begins and an idiom are no plans: %s", async (said) => {
  const told = (await hear(said, said, pika.client)).map(({ fact_value }) => fact_value).join()
  expect(told).not.toMatch(/was (?:on|from)|đã qua|lives for \d/u)
})

test("what a model says of a time to come neither is nor ends what is now", async () => {
  const home = modelFact("User lives in Hue", { relations: [{ subject: "user", type: "lives_in", target: "Hue" }] })
  await found("mover", home, "I live in Hue")
  const move = modelFact("User moves to Hanoi next year", {
    relations: [{ subject: "user", type: "lives_in", target: "Hanoi" }],
    ends: [{ subject: "user", type: "lives_in", target: null }],
  })
  using.provider.queue({ facts: [move] })
  const facts = await hear("mover", "I move to Hanoi next year", using.client, { said_at: "2026-04-10T23:30:00Z" })
  expect(facts.map(({ fact_value }) => fact_value.replace(/ \(.*/, "")).sort()).toEqual([
    "User lives in Hue",
    "User moves to Hanoi in 2027",
  ])
})

test("a name that is a word of time as well leaves the word of time alone", async () => {
  const facts = await hear("mai", "mai con đi chơi với Mai", pika.client)
  expect(facts.map(({ fact_value }) => fact_value)).toEqual([
    'Người dùng nói: "mai [2026-03-12] con đi chơi với Mai" (đã qua: ngày 2026-03-12)',
  ])
})

test("a plan is a plan until its day is over where the person is, whatever is cached", async () => {
  const noon = new Date("2026-03-12T05:00:00Z")
  setSystemTime(noon)
  await pika.client.add("zoo", "User goes to the zoo tomorrow", { said_at, time_zone })
  const ask = async () => {
    const simple = await pika.client.request("POST", "/search_facts", { user_id: "zoo", query: "When is the zoo?" })
    const profile = await pika.client.request("GET", "/api/v1/users/zoo/profile")
    const { facts } = await pika.client.search("zoo", "When is the zoo?")
    return [facts[0]?.fact_value ?? "", await simple.text(), await profile.text()]
  }
  for (const answer of await ask()) expect(answer).not.toContain("was on")
  setSystemTime(new Date("2026-03-12T17:00:00Z"))
  for (const answer of await ask()) expect(answer).toContain("User goes to the zoo tomorrow (was on 2026-03-12)")
})

test("an answer is fresh up to the instant at which one of its plans passes", () => {
  const answer = { version: "1", count: 1, items: "[]", changesAt: Date.parse("2026-03-12T17:00:00Z") }
  setSystemTime(new Date("2026-03-12T16:59:59.999Z"))
  expect(isFresh(answer, "1")).toBe(true)
  setSystemTime(new Date("2026-03-12T17:00:00Z"))
  expect(isFresh(answer, "1")).toBe(false)
})

test("a client that sends a past plan back as it was answered changes nothing", async () => {
  const fact = await found("echo", modelFact("Tomorrow User goes to the zoo"))
  expect(fact?.fact_value).toContain("(was on 2026-03-12)")
  const answer = await using.client.request("PATCH", `/api/v1/memories/${fact?.id}`, { fact_value: fact?.fact_value })
  expect(await answer.json()).toMatchObject({ id: fact?.id, fact_value: fact?.fact_value })
  expect((await using.client.add("echo", fact?.fact_value ?? "")).id).toBe(fact?.id ?? "")
})

test.each([
  ["the model said the year alone", "I was born in 2018", "User was born in 2018", "2018", "2018"],
  ["the model made it a day", "I was born in 2018", "User was born on 2018-01-01", "2018-01-01", "2018"],
  ["a month", "I have had a cat since May 2023", "User has had a cat since May 2023", "2023-05-01", "2023-05"],
  ["the model said nothing", "I live here since 2023", "User has lived here since 2023", null, "2023"],
  ["Vietnamese", "Con sinh năm 2018", "Người dùng sinh ngày 2018-01-01", "2018-01-01", "2018"],
])("a bare year is a year, not its first of January: %s", async (user, said, text, valid_from, wanted) => {
  const fact = await found(user, modelFact(text, { valid_from }), said, { time_zone: "Pacific/Pago_Pago" })
  expect(fact?.valid_from).toBe(wanted)
  expect(fact?.fact_value).not.toContain("-01")
})

test("a first of January that was said is one", async () => {
  const said = "I was born on January 1, 2018"
  const fact = await found("newyear", modelFact("User was born on 2018-01-01", { valid_from: "2018-01-01" }), said)
  expect(fact?.fact_value).toBe("User was born on 2018-01-01")
})

test("a model is told the day, the weekday and the time zone of the person", async () => {
  await found("told", modelFact("User likes tea"))
  const sent = JSON.stringify(using.provider.requests.findLast(({ endpoint }) => endpoint === "chat")?.body)
  for (const part of ["2026-03-11", "Wednesday", "Asia/Ho_Chi_Minh"]) expect(sent).toContain(part)
})
