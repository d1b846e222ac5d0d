import { expect, test } from "bun:test"
import { type ConsolePage, findBarriers, picture, useConsole } from "../support/console.ts"
import { until } from "../support/until.ts"

const pika = useConsole()
const button = (page: ConsolePage, name: string) => page.getByRole("button", { name, exact: true })

test("on a fresh start one click puts the example family in, and its memories come out right", async () => {
  const page = await pika.open("")
  await button(page, "Put the example family in").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "home-fresh-en-light")
  await button(page, "Put the example family in").click()
  await page.getByText("The family is telling about itself").waitFor()
  await page
    .getByText(/Mai: \d of 6 jobs are over/)
    .first()
    .waitFor()
  await page.getByRole("heading", { name: "The example family is in" }).waitFor({ timeout: 20_000 })
  const { api } = pika.pika
  const memoriesOf = async (user_id: string) =>
    (await api.memoryList({ user_id, limit: 100 })).items.map(({ fact_value }) => fact_value)
  const mai = await memoriesOf("example-mai")
  expect(mai).toContain("Người dùng có một con mèo tên là Mướp")
  expect(mai).toContain("Người dùng đã chuyển đến Đà Nẵng và đang sống ở đó")
  expect(mai).not.toContain("Người dùng sống ở Huế")
  expect(await memoriesOf("example-leo")).toContain("User's favorite food is mango")
  expect(await memoriesOf("example-lan")).toContain("User's mother is Hoà")
  expect(await memoriesOf("example-ba-ngoai")).toContain("Người dùng có một con chó tên là Vàng")
  expect((await api.chatSessionList({ user_id: "example-leo" })).items).toHaveLength(1)
  expect((await api.documentList({ user_id: "example-mai" })).items).toMatchObject([{ status: "ready" }])
})

test("numbers, plots with tables, and what needs attention are shown, in both languages", async () => {
  const { api } = pika.pika
  for (const query of ["dog", "where do I live", "school"]) await api.memorySearch({ user_id: "example-leo", query })
  const page = await pika.open("")
  await page.getByText("built-in models are in use").waitFor()
  await page.locator(".figure").first().waitFor()
  expect(await page.locator(".figure").count()).toBe(6)
  for (const plot of ["New memories", "Jobs", "Time of a search", "Use"])
    await page.getByRole("heading", { name: plot, exact: true, level: 3 }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "home-en-light")
  await page.getByText("The numbers as a table").first().click()
  await page.getByRole("table", { name: "New memories" }).waitFor()
  await page.getByLabel("7 days").check()
  await until("the address tells the period", () => page.url().includes("days=7"))
  const other = await pika.open("?days=30", { language: "vi", theme: "dark" })
  await other.getByRole("heading", { name: "Việc cần chú ý" }).waitFor()
  await other.locator(".plot canvas").first().waitFor()
  expect(await findBarriers(other)).toEqual([])
  await picture(other, "home-vi-dark")
  await other.getByRole("link", { name: "Cài đặt" }).last().click()
  await until("it leads to the settings", () => other.url().endsWith("/console/settings"))
})

test("a key for one person opens on what is remembered of that person", async () => {
  const { key } = await pika.pika.api.keyCreate({
    ...{ name: "Leo's mother", user_id: "example-leo" },
    scopes: ["memory:read", "documents:read", "chat", "job:status", "privacy"],
  })
  const page = await pika.open("", { key, isPhone: true })
  await page.getByRole("heading", { name: "Remembered last" }).waitFor()
  await page.getByText("User wants to be a pilot").waitFor()
  expect(await page.getByRole("link", { name: "Settings" }).count()).toBe(0)
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "home-own-phone")
})

test("a key of an app asks whose memory to show", async () => {
  const { key } = await pika.pika.api.keyCreate({ name: "app", scopes: ["memory:read"] })
  const page = await pika.open("", { key })
  await page.getByLabel("Person").fill("example-ba-ngoai")
  await page.keyboard.press("Enter")
  await page.getByText("Bạn thân của người dùng là Cúc").waitFor()
})

test("the example family is taken out, and nobody else", async () => {
  await pika.pika.api.memoryAdd({ user_id: "minh", fact_value: "User likes kites" })
  const page = await pika.open("")
  await button(page, "Take the family out").click()
  await page.locator("dialog").getByRole("button", { name: "Take the family out" }).click()
  await page.getByText("The example family is gone.").waitFor()
  const { items } = await pika.pika.api.userList({})
  expect(items.map(({ user_id }) => user_id)).toEqual(["minh"])
})
