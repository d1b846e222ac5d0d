import { expect, test } from "bun:test"
import { type ConsolePage, findBarriers, picture, useConsole } from "../support/console.ts"
import { testKey } from "../support/pika.ts"

const pika = useConsole()
const variants = [
  ["en", "light"],
  ["vi", "dark"],
] as const
const button = (page: ConsolePage, name: string) => page.getByRole("button", { name, exact: true })

test("a key is made with the rights that were chosen, and shown once", async () => {
  const page = await pika.open("/keys")
  await page.getByText("No keys yet").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await button(page, "New key").click()
  await page.getByLabel("Name").fill("toy-app")
  await page.getByLabel("Conversations and answers").check()
  expect(await findBarriers(page)).toEqual([])
  await button(page, "Create the key").click()
  const key = await page.locator("dialog code").textContent()
  expect(key).toStartWith("pika_")
  await page.keyboard.press("Escape")
  await page.locator("dialog").waitFor({ state: "detached" })
  await page.getByRole("cell", { name: /^toy-app/ }).waitFor()
  expect(await page.content()).not.toContain(key ?? "")
  const { items } = await pika.pika.api.keyList({})
  expect(items[0]).toMatchObject({ name: "toy-app", user_id: null, expires_at: null })
  expect(items[0]?.scopes.toSorted()).toEqual(["chat", "job:status", "memory:read", "memory:write"])
})

test("a key for one person can be rotated and revoked", async () => {
  await pika.pika.api.keyCreate({ name: "tablet of Mai", scopes: ["memory:read"], user_id: "mai" })
  const page = await pika.open("/keys", { language: "vi", theme: "dark" })
  await button(page, "Đổi khoá tablet of Mai").click()
  await page.locator("dialog").getByRole("button", { name: "Đổi khoá", exact: true }).click()
  expect(await page.locator("dialog code").textContent()).toStartWith("pika_")
  expect(await findBarriers(page)).toEqual([])
  await page.keyboard.press("Escape")
  await page.locator("dialog").waitFor({ state: "detached" })
  await picture(page, "keys-vi-dark")
  await button(page, "Thu hồi tablet of Mai").first().click()
  await page.locator("dialog").getByRole("button", { name: "Thu hồi", exact: true }).click()
  await page.getByRole("cell", { name: "Đã thu hồi" }).waitFor()
  expect(await findBarriers(page)).toEqual([])
})

test("the audit tells who did what, and its filters are in the address", async () => {
  await pika.pika.api.memoryAdd({ user_id: "leo", fact_value: "User likes kites" })
  await pika.pika.api.memorySearch({ user_id: "mai", query: "kites" })
  const page = await pika.open("/audit")
  await page.getByRole("cell", { name: "memory.search" }).waitFor()
  await picture(page, "audit-en-light")
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel("Action").fill("memory.add")
  await page.keyboard.press("Enter")
  await page.getByRole("cell", { name: "memory.search" }).waitFor({ state: "detached" })
  expect(new URL(page.url()).searchParams.get("action")).toBe("memory.add")
  await page.getByRole("cell", { name: "memory.add" }).waitFor()
  expect(await page.content()).not.toContain("kites")
})

test("a table is saved as CSV, with its rows in the order that is shown", async () => {
  const page = await pika.open("/audit")
  await page.getByRole("cell", { name: "memory.add" }).waitFor()
  await button(page, "Action").click()
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save as CSV").click()])
  expect(download.suggestedFilename()).toBe("Audit.csv")
  const lines = (await Bun.file(await download.path()).text()).trim().split("\r\n")
  expect(lines[0]).toContain("Who,Action,Whose data")
  const actions = lines.slice(1).map((line) => line.split(",")[2] ?? "")
  expect(actions).toEqual(actions.toSorted())
})

test("what is shown switches its language and its colours at once", async () => {
  const page = await pika.open("/keys")
  await page.getByLabel("Language").selectOption("vi")
  expect(await page.locator("h1").textContent()).toBe("Khoá API")
  expect(await page.locator("html").getAttribute("lang")).toBe("vi")
  await page.getByLabel("Màu sắc").selectOption("dark")
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark")
})

test("on a phone the screens are behind a button, and nothing is wider than the page", async () => {
  const page = await pika.open("/audit", { isPhone: true })
  await page.getByRole("cell", { name: "memory.add" }).waitFor()
  const widths = () => page.evaluate("[document.documentElement.scrollWidth, innerWidth]") as Promise<[number, number]>
  const [content, window] = await widths()
  expect(content).toBeLessThanOrEqual(window)
  await button(page, "Menu").click()
  await page.getByRole("link", { name: "Keys" }).click()
  await page.getByRole("heading", { name: "Keys", exact: true }).waitFor()
  expect(await findBarriers(page)).toEqual([])
})

/** What a server would say that has run for a month. It holds for what is opened after this. */
const answerWith = (page: ConsolePage, path: string, body: unknown) =>
  page.route(`**/api/v1/${path}**`, (route) => route.fulfill({ json: body }))

const dayOf = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)

test("usage tells what each model was asked and what it cost, as plots and as a table", async () => {
  const kinds = ["completion", "embedding", "speech"] as const
  const items = Array.from({ length: 29 }, (_, ago) =>
    kinds.map((kind, at) => ({
      ...{ day: dayOf(ago), provider: "openai", kind, model: ["gpt-4o-mini", "text-embedding-3-small", "tts"][at] },
      ...{ calls: 40 + ((ago * 37) % 60), failures: ago === 4 ? 9 : 0, mean_ms: [910, 120, 1400][at] },
      ...{ input_tokens: 61_000 + ago * 731, output_tokens: 6400, audio_seconds: 0, characters: 0 },
      cost_usd: at === 2 ? null : 0.02 + ((ago * 13) % 7) / 100,
    })),
  ).flat()
  const usage = { status: "ok", days: 30, cost_usd: 2.31, models_without_price: ["tts"], items }
  for (const [language, theme] of variants) {
    const page = await pika.open("/experiments", { language, theme })
    await answerWith(page, "usage", usage)
    await page.getByRole("link", { name: language === "en" ? "Usage and cost" : "Sử dụng và chi phí" }).click()
    await page.locator("canvas").first().waitFor()
    await page
      .getByRole("cell", { name: language === "en" ? "Texts" : "Văn bản" })
      .first()
      .waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page
      .locator(".u-over")
      .first()
      .hover({ position: { x: 200, y: 60 } })
    await page.locator(".tooltip").waitFor()
    await picture(page, `usage-${language}-${theme}`)
    await page.locator("summary").first().click()
    expect(await page.locator("figure").first().locator("tbody tr").count()).toBe(30)
  }
})

test("an experiment is told with both sides, and whether they differ", async () => {
  const side = { model: "gpt-4o-mini", prompt_id: "1f0c7d52", stopped: 4, first_token_p50: 420, first_token_p95: 980 }
  const tokens = { prompt_tokens: 410_000, completion_tokens: 38_000 }
  const sides = [
    { ...side, ...tokens, variant: "control", answers: 300, failed: 1, regenerated: 31 },
    { ...side, ...tokens, variant: "treatment", answers: 290, failed: 2, regenerated: 9 },
  ]
  const comparisons = [
    { what: "failed", z: null, differs: null },
    { what: "regenerated", z: -3.4, differs: true },
  ]
  const page = await pika.open("/settings")
  await answerWith(page, "experiments", {
    status: "ok",
    extraction: [],
    answers: [{ name: "warmer", sides, comparisons }],
  })
  await page.getByRole("link", { name: "Experiments" }).click()
  await page.getByText("Fewer with the tried one").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "experiments-en-light")
})

test("settings are shown as they are in force, and secrets are not", async () => {
  for (const [language, theme] of variants) {
    const page = await pika.open("/settings", { language, theme })
    await page.getByRole("cell", { name: "PIKA_PROVIDER", exact: true }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await picture(page, `settings-${language}-${theme}`)
    await page.getByRole("searchbox").fill("ADMIN_KEY")
    await page.getByText(language === "en" ? "set, secret" : "đã đặt, bí mật").waitFor()
    expect(await page.content()).not.toContain(testKey)
  }
})

test("experiments explain themselves before there is one", async () => {
  for (const [language, theme] of variants) {
    const page = await pika.open("/experiments", { language, theme })
    await page.getByText("PIKA_CHAT_EXPERIMENT").waitFor()
    expect(await findBarriers(page)).toEqual([])
  }
})
