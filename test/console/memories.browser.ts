import { beforeAll, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import { findBarriers, picture, useConsole } from "../support/console.ts"
import { tellFamily } from "../support/family.ts"

const pika = useConsole()
beforeAll(async () => {
  await tellFamily(pika.pika, "mai")
}, 60_000)

const rowWith = (page: Page, text: string) => page.locator("tbody tr", { hasText: text })
const panelOf = (page: Page) => page.locator(".side-panel")
const told = (page: Page, text: string) => page.locator(".toast", { hasText: text }).first().waitFor()
const add = (user_id: string, ...values: string[]) =>
  Promise.all(values.map((fact_value) => pika.pika.api.memoryAdd({ user_id, fact_value })))

test("memories are listed, filtered by category, by words, and with what is past", async () => {
  const page = await pika.open("/memories?person=mai")
  await rowWith(page, "User has a dog named Sparky").waitFor()
  expect(await rowWith(page, "User lives in Hue").count()).toBe(0)
  await page.getByLabel("Also what is no longer true").check()
  await rowWith(page, "User lives in Hue").getByText("No longer true").waitFor()
  await page.getByLabel("Category").selectOption("pet")
  await rowWith(page, "User lives in Hue").waitFor({ state: "detached" })
  await page.getByLabel("Words in what is shown").fill("muop")
  await rowWith(page, "Mướp").waitFor()
  await rowWith(page, "Sparky").waitFor({ state: "detached" })
  expect(await page.locator("tbody tr").count()).toBe(1)
  await page.getByLabel("Words in what is shown").fill("nothing like that")
  await page.getByRole("heading", { name: "Nothing fits" }).waitFor()
  expect(await findBarriers(page)).toEqual([])
})

test("a memory opens at the side with its fields and its history, and Escape gives the focus back", async () => {
  const page = await pika.open("/memories?person=mai&past=1")
  await page.getByRole("button", { name: "User lives in Hue" }).click()
  await panelOf(page).getByText("Something newer took its place.").waitFor()
  expect(await panelOf(page).textContent()).toContain("lives in Hue")
  expect(await panelOf(page).textContent()).toContain("first-day")
  expect(page.url()).toContain("memory=")
  expect(await findBarriers(page)).toEqual([])
  await page.evaluate("scrollTo(0, 0)")
  await picture(page, "memories-en-light")
  await page.keyboard.press("Escape")
  await panelOf(page).waitFor({ state: "detached" })
  expect(await page.evaluate("document.activeElement.textContent")).toBe("User lives in Hue")
})

test("the history of a memory leads to what took its place", async () => {
  const page = await pika.open("/memories?person=mai&past=1")
  await page.getByRole("button", { name: "User lives in Hue" }).click()
  await panelOf(page).getByRole("button", { name: "What took its place" }).click()
  await panelOf(page).locator(".memory-said", { hasText: "Da Nang" }).waitFor()
})

test("a memory is added, edited, and its earlier text is in the history", async () => {
  const page = await pika.open("/memories?person=ben")
  await page.getByRole("heading", { name: "Nothing is remembered yet" }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole("button", { name: "Add a memory" }).first().click()
  await page.getByLabel("What to remember").fill("Ben has a parrot")
  await page.locator("dialog").getByLabel("Category").selectOption("pet")
  await page.getByLabel("Tags").fill("pet, bird")
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await told(page, "It is remembered.")
  await panelOf(page).getByText("Ben has a parrot").first().waitFor()
  await panelOf(page).getByRole("button", { name: "Edit" }).click()
  await page.getByLabel("What to remember").fill("Ben has a green parrot")
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await panelOf(page).locator("del", { hasText: "Ben has a parrot" }).waitFor()
  await rowWith(page, "Ben has a green parrot").waitFor()
  const { items } = await pika.pika.api.memoryList({ user_id: "ben" })
  expect(items.map(({ fact_value, category, fact_type }) => ({ fact_value, category, fact_type }))).toEqual([
    { fact_value: "Ben has a green parrot", category: "pet", fact_type: ["pet", "bird"] },
  ])
})

test("a memory is rated, and the rating taken back", async () => {
  await add("rita", "Rita likes spinach")
  const page = await pika.open("/memories?person=rita")
  await page.getByRole("button", { name: "Rita likes spinach" }).click()
  await panelOf(page).getByLabel("Why (optional)").fill("She hates it.")
  await panelOf(page).getByRole("button", { name: "Wrong" }).click()
  await panelOf(page).getByText("It was rated as wrong. She hates it.").waitFor()
  await panelOf(page).getByRole("button", { name: "Wrong", pressed: true }).click()
  await panelOf(page).getByText("The rating was taken back.").waitFor()
  const { items } = await pika.pika.api.memoryList({ user_id: "rita" })
  expect(items[0]?.confidence).toBe(1)
})

test("more than one page is shown on request, and many memories are forgotten at once after a question", async () => {
  await add("fay", ...Array.from({ length: 52 }, (_, at) => `Fay has the kite number ${at}`))
  const page = await pika.open("/memories?person=fay")
  await page.getByText("50 shown").waitFor()
  await page.getByRole("button", { name: "Show more" }).click()
  await page.getByText("52 shown").waitFor()
  await page.getByLabel("Choose all that are shown").check()
  await page.getByLabel("Choose: Fay has the kite number 7", { exact: true }).uncheck()
  await page.getByRole("button", { name: "Forget", exact: true }).click()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole("button", { name: "Forget 51" }).click()
  await told(page, "51 memories are forgotten.")
  await page.getByText("1 shown").waitFor()
  const { items } = await pika.pika.api.memoryList({ user_id: "fay" })
  expect(items.map(({ fact_value }) => fact_value)).toEqual(["Fay has the kite number 7"])
})

test("one memory is forgotten from its side panel", async () => {
  await add("gil", "Gil has a tent")
  const page = await pika.open("/memories?person=gil")
  await page.getByRole("button", { name: "Gil has a tent", exact: true }).click()
  await panelOf(page).getByRole("button", { name: "Forget" }).click()
  await page.getByRole("button", { name: "Forget 1" }).click()
  await page.getByRole("heading", { name: "Nothing is remembered yet" }).waitFor()
})

test("who may only read is offered nothing that changes memories", async () => {
  const { key } = await pika.pika.api.keyCreate({ name: "reader", scopes: ["memory:read"], user_id: "mai" })
  const page = await pika.open("/memories", { key })
  await page.getByRole("button", { name: "User has a dog named Sparky" }).click()
  await panelOf(page).getByRole("heading", { name: "History" }).waitFor()
  expect(await page.getByRole("button", { name: /Add|Edit|Forget|Wrong/ }).count()).toBe(0)
})

test("a search shows what speaks for each memory, and what stayed below the least score", async () => {
  const page = await pika.open("/memories?person=mai&tab=search")
  await page.getByRole("heading", { name: "Ask something about this person" }).waitFor()
  await page.getByLabel("Question").fill("What is my dog's name?")
  await page.keyboard.press("Enter")
  const best = page.locator(".hits .hit").first()
  await best.getByText("User has a dog named Sparky").waitFor()
  expect(await best.locator("mark").allTextContents()).toContain("dog")
  expect(await best.getByRole("img", { name: /Score 0\.\d+: Meaning \d/ }).count()).toBe(1)
  await best.getByText("Why this score?").click()
  expect(await best.locator("code").textContent()).toMatch(/^1 − \(1 − 0\.\d+\).* = 0\.\d+$/)
  await page.getByRole("heading", { name: "Below the least score" }).waitFor()
  expect(await page.getByLabel("Time of each step").textContent()).toContain("Meaning, words and graph")
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "search-en-light")
  await page.getByRole("slider").fill("1")
  await page.getByRole("heading", { name: "Nothing reaches the score" }).waitFor()
  expect(page.url()).toContain("threshold=1")
})

test("where somebody lived before is found by a question in either language", async () => {
  const page = await pika.open("/memories?person=mai&tab=search", { language: "vi", theme: "dark" })
  for (const question of ["Where did I live before?", "Trước đây mình sống ở đâu?"]) {
    await page.getByRole("button", { name: question }).click()
    await page.locator(".hit", { hasText: "User lives in Hue" }).getByText("Không còn đúng").waitFor()
  }
  await page.locator(".hit", { hasText: "User lives in Hue" }).getByText("Vì sao có điểm này?").click()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "search-vi-dark")
  await page.getByRole("button", { name: "User lives in Hue" }).click()
  await panelOf(page).getByRole("heading", { name: "Lịch sử" }).waitFor()
})

test("contradictions show what took the place of what, when and why, and lead to the history", async () => {
  const page = await pika.open("/memories?person=mai&tab=changes")
  const move = page.locator(".hit", { hasText: "User lives in Hue" })
  await move.getByText("User moved to Da Nang and lives there now").waitFor()
  expect(await move.textContent()).toContain("Something newer took its place.")
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "contradictions-en-light")
  await move.getByRole("button", { name: "Show the history" }).click()
  await panelOf(page).getByRole("heading", { name: "History" }).waitFor()
  const empty = await pika.open("/memories?person=nobody&tab=changes")
  await empty.getByRole("heading", { name: "Nothing has changed yet" }).waitFor()
})

test("the profile is told within a number of tokens, as a person and as a prompt reads it", async () => {
  const page = await pika.open("/memories?person=mai&tab=profile", { language: "vi", theme: "dark" })
  await page.getByText("Người dùng có một con mèo tên là Mướp").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "profile-vi-dark")
  await page.getByLabel("Tối đa bao nhiêu token").selectOption("250")
  await page.getByText("/ 250 token").waitFor()
  await page.getByLabel("Dạng văn bản cho câu lệnh").check()
  expect(await page.locator("pre").textContent()).toContain("- Người dùng có một con mèo tên là Mướp\n")
})

test("on a phone a memory opens above the list, and nothing scrolls sideways", async () => {
  const page = await pika.open("/memories?person=mai", { isPhone: true, language: "vi", theme: "dark" })
  await page.getByRole("button", { name: "User has a dog named Sparky" }).click()
  await panelOf(page).getByRole("heading", { name: "Lịch sử" }).waitFor()
  expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390)
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "memories-vi-dark-phone")
})
