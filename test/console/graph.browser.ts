import { beforeAll, expect, test } from "bun:test"
import type { Page } from "playwright-core"
import { findBarriers, picture, useConsole } from "../support/console.ts"
import { tellWorld } from "../support/family-world.ts"

const pika = useConsole({ PIKA_PROVIDER: "openai" })
beforeAll(async () => {
  const { api } = pika.pika
  const content = tellWorld(pika.provider)
  const { job_id } = await api.memoryExtract({ user_id: "mai", conversation: [{ role: "user", content }] })
  expect((await api.waitForJob(job_id)).status).toBe("completed")
}, 60_000)

const panelOf = (page: Page) => page.locator(".side-panel")
const atRest = (page: Page) => page.locator('canvas[data-at-rest="true"]').waitFor()

/** How different from one colour the canvas is: the number of colours in it. */
const coloursOf = (page: Page): Promise<number> =>
  page.evaluate(`(() => {
    const canvas = document.querySelector("canvas")
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
    return new Set(new Uint32Array(data.buffer)).size
  })()`)

test("the graph of a person is drawn, with a legend and a table; somebody is found by name, and their memories open at the side", async () => {
  const page = await pika.open("/graph?person=mai")
  await atRest(page)
  expect(await coloursOf(page)).toBeGreaterThan(20)
  expect(await page.getByRole("img", { name: /Graph of \d+ things/ }).count()).toBe(1)
  await page
    .getByRole("row", { name: /Sparky/ })
    .first()
    .waitFor()
  expect(await page.getByLabel("What the colours mean").textContent()).toContain("Animals")
  await page.getByLabel("Find somebody or something").fill("spark")
  await page.keyboard.press("Enter")
  await panelOf(page).getByText("User has a dog named Sparky").waitFor()
  await atRest(page)
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "graph-en-light")
  await page.keyboard.press("Escape")
  await panelOf(page).waitFor({ state: "detached" })
  await page.getByLabel("Find somebody or something").fill("nobody")
  await page.keyboard.press("Enter")
  await page.getByText("It is not in this picture.").waitFor()
})

test("keys move, zoom and walk from node to node; one is opened, dragged and clicked, and its memories lead on", async () => {
  const page = await pika.open("/graph?person=mai")
  await atRest(page)
  const canvas = page.locator("canvas")
  await canvas.focus()
  const before = await canvas.screenshot()
  for (const key of ["+", "ArrowLeft", "ArrowUp"]) await page.keyboard.press(key)
  expect((await canvas.screenshot()).equals(before)).toBe(false)
  await page.keyboard.press("0")
  await page.keyboard.press("n")
  await page.keyboard.press("Enter")
  await panelOf(page).getByRole("heading", { name: "What is remembered" }).waitFor()
  await page.keyboard.press("Escape")
  await panelOf(page).waitFor({ state: "detached" })
  // The focus is on the canvas again, and a key puts the next node into the middle.
  await page.keyboard.press("n")
  const box = await canvas.boundingBox()
  if (!box) throw new Error("there is no canvas")
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await page.mouse.move(middle.x, middle.y)
  await page.mouse.down()
  await page.mouse.move(middle.x + 60, middle.y + 40, { steps: 3 })
  await page.mouse.up()
  // It went along, and is opened where it is now.
  await page.mouse.click(middle.x + 60, middle.y + 40)
  await panelOf(page).locator(".told a").first().click()
  await page.getByRole("heading", { name: "One memory" }).waitFor()
})

test("the graph around one thing shows what is near it, and leads back to everything", async () => {
  const page = await pika.open("/graph?person=mai&around=Sparky&depth=1", { language: "vi", theme: "dark" })
  await page.getByText("Xung quanh Sparky").waitFor()
  await atRest(page)
  expect(await page.locator("tbody tr").count()).toBe(4)
  // From here on the layout is seen while it moves.
  await page.emulateMedia({ reducedMotion: "no-preference" })
  await page.getByRole("link", { name: "Xem tất cả" }).click()
  await page.getByRole("row", { name: /Emma/ }).first().waitFor()
  await atRest(page)
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "graph-vi-dark")
})

test("who has no relations yet is told how they come about", async () => {
  const page = await pika.open("/graph?person=nobody")
  await page.getByRole("heading", { name: "There are no relations yet" }).waitFor()
  expect(await findBarriers(page)).toEqual([])
})

test("on a phone the graph fits, and nothing scrolls sideways", async () => {
  const page = await pika.open("/graph?person=mai", { isPhone: true, language: "vi" })
  await atRest(page)
  expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390)
  await picture(page, "graph-vi-light-phone")
})

const types = ["person", "animal", "place", "object", "food", "activity", "event"]
const [nodeCount, edgeCount] = [5000, 8000]

/** A made-up town: everybody knows somebody who was there before. */
const town = () => {
  const nodes = Array.from({ length: nodeCount }, (_, at) => ({
    id: at === 0 ? "user" : `n${at}`,
    label: at === 0 ? "User" : "Entity",
    name: at === 0 ? "mai" : `Thing ${at}`,
    type: at === 0 ? null : types[at % types.length],
  }))
  const idOf = (at: number) => nodes[at]?.id
  const edges = Array.from({ length: edgeCount }, (_, at) => {
    const from = (at % (nodeCount - 1)) + 1
    return {
      source: idOf(Math.floor(from / (at < nodeCount ? 4 : 9))),
      target: idOf(from),
      type: "likes",
      fact_id: crypto.randomUUID(),
    }
  })
  return { nodes, edges }
}

test("5,000 nodes and 8,000 edges move under the pointer and the wheel, and one of them is found", async () => {
  const page = await pika.open("/graph")
  await page.route("**/api/v1/users/*/graph?*", (route) => route.fulfill({ json: town() }))
  await page.getByLabel("Person").fill("mai")
  await page.keyboard.press("Enter")
  await page.getByRole("button", { name: "Load all" }).waitFor()
  if (process.env.CONSOLE_FRAMES) await atRest(page)
  const canvas = await page.locator("canvas").boundingBox()
  if (!canvas) throw new Error("there is no canvas")
  await page.evaluate(`(() => {
    globalThis.frames = []
    let last = performance.now()
    const look = (now) => { frames.push(now - last); last = now; requestAnimationFrame(look) }
    requestAnimationFrame(look)
  })()`)
  await page.mouse.move(canvas.x + 300, canvas.y + 250)
  await page.mouse.down()
  for (let at = 0; at < 40; at++) await page.mouse.move(canvas.x + 20, canvas.y + 20 + at)
  await page.mouse.up()
  for (let at = 0; at < 40; at++) await page.mouse.wheel(0, at < 20 ? -60 : 60)
  const frames = (await page.evaluate<number[]>("frames")).sort((a, b) => a - b)
  const at = (share: number): string => `${(frames[Math.floor(share * (frames.length - 1))] ?? 0).toFixed(1)} ms`
  console.info(`${frames.length} frames: p50 ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}`)
  await page.getByLabel("Find somebody or something").fill("Thing 4999")
  await page.keyboard.press("Enter")
  await panelOf(page).getByRole("heading", { name: "Thing 4999" }).waitFor()
})
