/** Measures the console in a real browser: `bun scripts/measure-console.ts --help` */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { type Browser, chromium, type Page } from "playwright-core"
import { createClient } from "../clients/typescript/src/index.ts"
import { buildPage } from "../src/console/build-page.ts"
import { readArguments } from "./arguments.ts"
import { freePort, startProcess } from "./bench/process.ts"
import { createProgress } from "./bench/progress.ts"

const usage = `bun scripts/measure-console.ts [--memories 10000] [--rounds 10]: how large the console is, when its first picture is there, and how fast it answers clicks.

--memories N   of the person whose screens are opened
--rounds N     starts of a new browser profile, and of each interaction

It starts a server with an embedded database, and Chromium (CHROMIUM_PATH, default /usr/bin/chromium).`
const { values } = readArguments(usage, {
  memories: { type: "string", default: "10000" },
  rounds: { type: "string", default: "10" },
})
const memories = Number(values.memories)
const rounds = Number(values.rounds)
const person = "mai"
const key = "measure-console-measure-console-key"
const port = freePort()
const url = `http://127.0.0.1:${port}`
const api = createClient({ url, apiKey: key })

const animals = ["dog", "cat", "parrot", "turtle", "hamster", "goldfish", "rabbit", "horse"]
const names = ["Sparky", "Mướp", "Kiki", "Rùa", "Nắng", "Bông", "Mực", "Vàng"]

/** Eight at a time: a thousand take some seconds. */
const fill = async (): Promise<void> => {
  const progress = createProgress()
  progress.start("filling", memories, "memories")
  const began = performance.now()
  let next = 0
  const work = async (): Promise<void> => {
    for (let n = next++; n < memories; n = next++) {
      const [animal, name] = [animals[n % 8] ?? "", names[(n >> 3) % 8] ?? ""]
      await api.memoryAdd({ user_id: person, fact_value: `User has a ${animal} named ${name} ${n}`, category: "pet" })
      progress.update(n + 1, `${((n + 1) / ((performance.now() - began) / 1000)).toFixed(0)} a second`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  progress.stop()
}

const newPage = async (browser: Browser): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: "en-GB" })
  return context.newPage()
}

const signIn = async (page: Page): Promise<void> => {
  await page.goto(`${url}/console`)
  await page.locator('input[name="key"]').fill(key)
  await page.locator('form button[type="submit"]').click()
  await page.locator("#main h1").waitFor()
}

/** Milliseconds from the start of the navigation. */
const firstPaint = (page: Page): Promise<number> =>
  page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")

/**
 * Milliseconds from the script `act` until the script `isDone` is true in a frame that is about to be drawn: with the server's answer, if it
 * needs one.
 */
const timeOf = (page: Page, act: string, isDone: string): Promise<number> =>
  page.evaluate(`new Promise((resolve, reject) => {
    const began = performance.now()
    const look = () => {
      const passed = performance.now() - began
      if (${isDone}) resolve(passed)
      else if (passed > 10_000) reject(new Error(${JSON.stringify(`in vain: ${act}`)}))
      else requestAnimationFrame(look)
    }
    ${act}
    requestAnimationFrame(look)
  })`)

const click = (selector: string) => `document.querySelector(${JSON.stringify(selector)}).click();`
const choose = (selector: string, value: string) =>
  `{ const field = document.querySelector(${JSON.stringify(selector)}); field.value = ${JSON.stringify(value)}; field.dispatchEvent(new Event("change", { bubbles: true })) }`
const heading = (text: string) => `document.querySelector("h1")?.textContent === ${JSON.stringify(text)}`
const rows = "document.querySelectorAll('tbody tr').length"

/** What a person does, and when it is done. Each leaves the page as the next one needs it. */
const interactions: [name: string, act: string, isDone: string][] = [
  ["open the memories", click('.nav a[href^="/console/memories"]'), `${heading("Memories")} && ${rows} >= 50`],
  ["show more of them", click(".stack.tight .row .button.small:not(.quiet)"), `${rows} >= 100`],
  ["open one", click("tbody tr button"), "document.querySelector('.side-panel h2') !== null"],
  ["change the language", choose(".side-end select", "vi"), heading("Ký ức")],
  ["change it back", choose(".side-end select", "en"), heading("Memories")],
  [
    "change the colours",
    choose(".side-end select:last-child", "dark"),
    "document.documentElement.dataset.theme === 'dark'",
  ],
  ["open the audit", click('.nav a[href^="/console/audit"]'), `${heading("Audit")} && ${rows} >= 50`],
  [
    "open the first screen",
    click('.nav a[href^="/console?"], .nav a[href="/console"]'),
    "document.querySelectorAll('.sparkline').length > 0",
  ],
]

const middle = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN
const tell = (name: string, times: readonly number[]): void =>
  console.log(`${name.padEnd(28)} median ${middle(times).toFixed(0)} ms, most ${Math.max(...times).toFixed(0)} ms`)

const tellSizes = async (): Promise<void> => {
  const sizes = await Promise.all(
    [...(await buildPage())].map(async ([address, { body }]) => {
      const { length } = gzipSync(await body.arrayBuffer())
      return { address, length }
    }),
  )
  const sum = (list: typeof sizes): string => (list.reduce((all, { length }) => all + length, 0) / 1000).toFixed(1)
  const isGraph = ({ address }: { address: string }) => address.includes("/graph-")
  console.log(
    `compressed, without the graph: ${sum(sizes.filter((size) => !isGraph(size)))} kB; with it: ${sum(sizes)} kB`,
  )
}

const measure = async (browser: Browser): Promise<void> => {
  const [strange, known]: number[][] = [[], []]
  const times = new Map<string, number[]>(interactions.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    const page = await newPage(browser)
    await page.goto(`${url}/console`)
    await page.locator('input[name="key"]').waitFor()
    strange?.push(await firstPaint(page))
    await signIn(page)
    await page.goto(`${url}/console?person=${person}`)
    await page.locator("#main h1").waitFor()
    known?.push(await firstPaint(page))
    for (const [name, act, isDone] of interactions) times.get(name)?.push(await timeOf(page, act, isDone))
    await page.context().close()
  }
  tell("first paint, nothing kept", strange ?? [])
  tell("first paint, signed in", known ?? [])
  for (const [name, list] of times) tell(name, list)
}

const folder = mkdtempSync(join(tmpdir(), "pika-console-"))
const environment = { PORT: String(port), PIKA_ADMIN_KEY: key, PIKA_DATA_DIR: folder, PIKA_RATE_LIMITS: "off" }
const server = await startProcess(["src/main.ts"], { ...environment, PIKA_PROVIDER: "local" }, `${url}/ready`)
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
})
try {
  await fill()
  await tellSizes()
  await measure(browser)
} finally {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
