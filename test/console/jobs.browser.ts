import { expect, test } from "bun:test"
import { type ConsolePage, findBarriers, picture, useConsole } from "../support/console.ts"
import { until } from "../support/until.ts"

// A stand-in for a model reads conversations: it can be held, and knows names of pets.
const pika = useConsole({ EXTRACTION_PROVIDER: "openai" })
const button = (page: ConsolePage, name: string) => page.getByRole("button", { name, exact: true })

const says = (content: string) => [{ role: "user" as const, content }]
const hand = async (user_id: string, content: string): Promise<string> =>
  (await pika.pika.api.memoryExtract({ user_id, conversation: says(content) })).job_id

test("a pasted conversation is understood, sent, and becomes memories while one looks on", async () => {
  const page = await pika.open("/jobs", { language: "vi", theme: "dark" })
  await page.getByText("Chưa có tác vụ nào").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole("link", { name: "Dán một cuộc trò chuyện" }).click()
  await page.getByLabel("Ký ức của ai").fill("mai")
  await page
    .getByLabel("Cuộc trò chuyện", { exact: true })
    .fill("[09:30] Mẹ: Kể cho Pika nghe đi con!\nBé Mai: I have a cat named Mimi.\nShe is black.\nPika: Dễ thương quá!")
  await page.getByText("Được hiểu thành 3 lượt lời").waitFor()
  await page.getByLabel("Ai là người được ghi nhớ?").selectOption("Bé Mai")
  expect(await page.locator(".turn.own").textContent()).toContain("I have a cat named Mimi.\nShe is black.")
  expect(await findBarriers(page)).toEqual([])
  await button(page, "Ghi nhớ").click()
  await page.getByRole("heading", { name: "Điều đã biết được" }).waitFor()
  await page.locator(".learnt-item", { hasText: "Mimi" }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "jobs-paste-vi-dark")
  const { items } = await pika.pika.api.memoryList({ user_id: "mai" })
  expect(items.map(({ fact_value }) => fact_value).join()).toContain("Mimi")
  await page.locator(".learnt-item a").first().click()
  await until("it leads to the memory", () => page.url().includes(`memory=${items[0]?.id}`))
})

test("a job appears by itself, is cancelled, and completes when it is tried again", async () => {
  const page = await pika.open("/jobs")
  await page.getByText("Live", { exact: true }).waitFor()
  const release = pika.provider.hold("chat")
  const id = await hand("leo", "I have a dog named Biscuit")
  const row = page.getByRole("row", { name: /leo/ })
  await row.getByText("Running").waitFor()
  await row.getByText("Reading 1 turn").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await row.getByRole("button", { name: "Conversation to memories" }).click()
  await page.locator("dialog").getByRole("button", { name: "Cancel the job" }).click()
  await page.locator("dialog dialog").getByRole("button", { name: "Cancel the job" }).click()
  await row.getByText("Cancelled").waitFor()
  expect(new URL(page.url()).searchParams.get("job")).toBe(id)
  release()
  await page.locator("dialog").getByRole("button", { name: "Try again" }).click()
  await page.locator("dialog").getByText("Completed").waitFor()
  await page.locator("dialog .learnt-item", { hasText: "Biscuit" }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "jobs-details-en-light")
  await page.keyboard.press("Escape")
  await row.getByText("1 memory").waitFor()
})

test("jobs that gave up say why, and all of them are tried again with one click", async () => {
  const broken = new File(["%PDF-1.7\nno pages"], "broken.pdf", { type: "application/pdf" })
  for (const user_id of ["mai", "ba-ngoai"]) {
    const { job_id } = await pika.pika.api.documentCreate({ user_id, title: "Album", file: broken })
    if (job_id !== null) await pika.pika.api.waitForJob(job_id)
  }
  const page = await pika.open("/jobs?status=failed")
  await page.getByText("These jobs gave up").waitFor()
  await page.getByText("The file is broken and cannot be read.").first().waitFor()
  expect(await page.getByRole("row").count()).toBe(3)
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "jobs-failed-en-light")
  await button(page, "Try all 2 again").click()
  await page.getByText("2 jobs wait to be tried again.").waitFor()
  const jobs = await until("they failed again", async () => {
    const { items } = await pika.pika.api.jobList({ status: "failed" })
    return items.length === 2 ? items : null
  })
  expect(jobs.map(({ error }) => error)).toEqual(Array(2).fill("The file is broken and cannot be read."))
})

test("filters are in the address, and counts lead to their jobs", async () => {
  const page = await pika.open("/jobs?type=memory.extract")
  await page.getByRole("row", { name: /leo/ }).waitFor()
  expect(await page.getByRole("cell", { name: "Read a document" }).count()).toBe(0)
  await page.getByLabel("Kind", { exact: true }).selectOption("document.ingest")
  await page.getByRole("row", { name: /ba-ngoai/ }).waitFor()
  await page.getByLabel("Status", { exact: true }).selectOption("cancelled")
  await page.getByText("No job matches these filters").waitFor()
  expect(new URL(page.url()).search).toBe("?type=document.ingest&status=cancelled")
  await page.getByRole("link", { name: "Completed 2" }).click()
  await page.getByRole("row", { name: /mai.*Completed/ }).waitFor()
  await page.getByLabel("Person").fill("leo")
  await page.keyboard.press("Enter")
  await page.getByRole("row", { name: /mai/ }).waitFor({ state: "detached" })
  await page.getByRole("row", { name: /leo.*Completed/ }).waitFor()
  const phone = await pika.open("/jobs", { isPhone: true, theme: "dark" })
  await phone.getByRole("row", { name: /leo/ }).waitFor()
  expect(await findBarriers(phone)).toEqual([])
  expect(await phone.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390)
  await picture(phone, "jobs-en-phone")
})
