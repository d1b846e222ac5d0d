import { expect, test } from "bun:test"
import type { AnswerOf } from "../../clients/typescript/src/index.ts"
import { type ConsolePage, findBarriers, picture, useConsole } from "../support/console.ts"
import { until } from "../support/until.ts"

const pika = useConsole()
const button = (page: ConsolePage, name: string) => page.getByRole("button", { name, exact: true })

type Stats = AnswerOf<"statsGet">

/** Numbers of a busy installation: a fresh one has no course to show. */
const madeUp = (hours: number, attention: Stats["attention"]): Stats => {
  const count = 48
  const stepMs = (hours * 3_600_000) / count
  const now = Date.now()
  const series = Array.from({ length: count }, (_, step) => {
    const from = new Date(now - (count - step) * stepMs)
    // Children talk in the afternoon and in the evening.
    const course = hours > 24 ? Math.sin(step / 4) / 3 + 0.6 : null
    const use = course ?? Math.max(0, Math.sin(((from.getUTCHours() + 7 - 9) / 12) * Math.PI)) + ((step * 7) % 5) / 12
    return {
      ...{ from: from.toISOString(), memories: Math.round(26 * use), people_active: Math.round(9 * use) },
      ...{
        jobs_completed: Math.round(18 * use),
        jobs_failed: step % 17 === 3 ? 1 : 0,
        searches: Math.round(120 * use),
      },
      ...{ search_p50_ms: 5.5 + 2 * use, search_p95_ms: 11 + 6 * use, cost_usd: hours > 168 ? 0.4 + use : null },
    }
  })
  return {
    ...{ status: "ok", at: new Date(now).toISOString(), step_minutes: stepMs / 60_000, is_estimate: false, series },
    database: { mode: "native", version: "18.6", bytes: 84_300_000 },
    now: {
      ...{ people: 38, memories: 4127, documents: 52, jobs_waiting: 2, jobs_running: 1, jobs_failed_today: 3 },
      ...{ cost_usd_today: 0.4172, is_estimate: false },
    },
    attention,
  }
}

/** The page is told made-up numbers from now on. */
const tellMadeUp = async (page: ConsolePage, attention: Stats["attention"]): Promise<void> => {
  await page.route("**/api/v1/stats*", (route) => {
    const hours = Number(new URL(route.request().url()).searchParams.get("hours"))
    return route.fulfill({ json: madeUp(hours, attention) })
  })
  await page.reload()
}

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
  await picture(page, "home-family-en-light")
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
  await page.getByRole("link", { name: "The jobs", exact: true }).click()
  await page.getByText("Completed 16").waitFor()
  await page
    .getByRole("row", { name: /example-leo.*Completed/ })
    .first()
    .waitFor()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "jobs-en-light")
})

test("numbers, plots with tables, and what needs attention are shown, in both languages", async () => {
  const { api } = pika.pika
  for (const query of ["dog", "where do I live", "school"]) await api.memorySearch({ user_id: "example-leo", query })
  const page = await pika.open("")
  await page.getByText("built-in models are in use").waitFor()
  await page.locator(".figure").first().waitFor()
  expect(await page.locator(".figure").count()).toBe(6)
  for (const plot of ["New memories", "Jobs", "Time of a search", "Use"])
    await page.locator("figcaption", { hasText: plot }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByText("The numbers as a table").first().click()
  await page.getByRole("table", { name: "New memories" }).waitFor()
  await page.getByLabel("7 days").check()
  await until("the address tells the period", () => page.url().includes("days=7"))
})

test("what needs attention comes first, the most urgent at the top, with the way to where it is mended", async () => {
  const page = await pika.open("", { language: "vi", theme: "dark" })
  await tellMadeUp(page, [
    { kind: "provider_unavailable", count: 1, names: ["openai chat"] },
    { kind: "token_budget_nearly_used", count: 84 },
    { kind: "jobs_wait_long", count: 420 },
    { kind: "jobs_failed", count: 3 },
    { kind: "webhooks_failing", count: 1 },
    { kind: "documents_failed", count: 2 },
    { kind: "local_provider", count: 1, names: ["embedding"] },
  ])
  const items = page.getByRole("region", { name: "Việc cần chú ý" }).getByRole("listitem")
  await items.first().waitFor()
  expect(await items.first().textContent()).toContain("openai chat")
  const links = items.getByRole("link")
  const ways = await Promise.all((await links.all()).map((link) => link.getAttribute("href")))
  expect(ways).toEqual(
    [
      "usage",
      "usage",
      "jobs?status=pending",
      "jobs?status=failed",
      "jobs?status=failed&type=document.ingest",
      "settings",
    ].map((way) => `/console/${way}`),
  )
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "home-vi-dark")
  const calm = await pika.open("?days=7")
  await tellMadeUp(calm, [])
  await calm.getByText("Everything is in order.").waitFor()
  await calm.locator("figcaption", { hasText: "Cost" }).waitFor()
  expect(await findBarriers(calm)).toEqual([])
  await picture(calm, "home-en-light")
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
  await button(page, "Menu").click()
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: "About you" }).waitFor()
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
  await page.getByRole("heading", { name: "The example family is in" }).waitFor({ state: "detached" })
  const { items } = await pika.pika.api.userList({})
  expect(items.map(({ user_id }) => user_id)).toEqual(["minh"])
})
