import { afterAll, beforeAll, expect } from "bun:test"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { emptyFolder, type Process, startProcess } from "./binary.ts"
import { createTestDatabase, serverUrl, type TestDatabase } from "./databases.ts"
import { type FakeProvider, startFakeProvider } from "./fake-provider.ts"
import { testKey } from "./pika.ts"

const chromiumPath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium"
const root = join(import.meta.dir, "../..")
/** Where pictures of screens go: `CONSOLE_PICTURES=docs/console` makes those of the documentation anew. */
const pictures = process.env.CONSOLE_PICTURES

const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream"],
      "--use-fake-ui-for-media-stream",
    ],
  })

type PageOptions = {
  language?: "en" | "vi"
  theme?: "light" | "dark"
  isPhone?: boolean
  /** Sign in with this key; null: the page asks. Default: the admin's. */
  key?: string | null
}

/** A page of the console, and what the browser complained about: nothing, in a test that passes. */
export type ConsolePage = Page & { problems: string[] }

export type ConsoleTest = {
  pika: Process
  provider: FakeProvider
  /** Opens a screen, such as `/memories?person=emma`, as a browser of its own. */
  open: (path: string, options?: PageOptions) => Promise<ConsolePage>
}

/**
 * A server as a process of its own (the compiled binary, if there is one), a stand-in for model providers, and a real browser. After all
 * tests, no page may have broken its content security policy, thrown an error, or asked another server for anything.
 */
export const useConsole = (environment: Record<string, string> = {}): ConsoleTest => {
  let started: { pika: Process; provider: FakeProvider; browser: Browser; stop: () => Promise<void> } | undefined
  const opened: ConsolePage[] = []
  beforeAll(async () => {
    started = await start(environment)
  }, 120_000)
  afterAll(async () => {
    const problems = opened.flatMap((page) => page.problems)
    await started?.stop()
    expect(problems).toEqual([])
  }, 60_000)
  const all = () => {
    if (!started) throw new Error("the console is not started yet: use it inside a test")
    return started
  }
  return {
    get pika() {
      return all().pika
    },
    get provider() {
      return all().provider
    },
    open: async (path, options = {}) => {
      const { browser, pika } = all()
      const page = await openPage(browser, pika.url, options)
      opened.push(page)
      if (options.key !== null) await beginSession(page, pika.url, options.key ?? testKey)
      await page.goto(`${pika.url}/console${path}`)
      if (options.key !== null) await page.locator("#main").waitFor()
      return page
    },
  }
}

const start = async (environment: Record<string, string>) => {
  const provider = startFakeProvider()
  const database: TestDatabase | null = serverUrl === undefined ? null : await createTestDatabase()
  const folder = emptyFolder()
  const models = {
    PIKA_PROVIDER: "local",
    CHAT_PROVIDER: "openai",
    SPEECH_PROVIDER: "openai",
    OPENAI_API_KEY: "stand-in",
    OPENAI_BASE_URL: provider.url,
    CHAT_MEMORY_DELAY: "0",
    PIKA_REGISTRATION: "open",
  }
  const [pika, browser] = await Promise.all([
    startProcess({ ...database?.environment, ...models, ...environment }, folder.path),
    launch(),
  ])
  const stop = async (): Promise<void> => {
    await browser.close()
    await pika.kill("SIGKILL")
    provider.stop()
    await database?.drop()
    folder.remove()
  }
  return { pika, provider, browser, stop }
}

const openPage = async (browser: Browser, url: string, options: PageOptions): Promise<ConsolePage> => {
  const { language = "en", theme = "light", isPhone = false } = options
  const context: BrowserContext = await browser.newContext({
    locale: language === "vi" ? "vi-VN" : "en-GB",
    timezoneId: "Asia/Ho_Chi_Minh",
    colorScheme: theme,
    reducedMotion: "reduce",
    viewport: isPhone ? { width: 390, height: 844 } : { width: 1280, height: 860 },
    hasTouch: isPhone,
    permissions: ["microphone"],
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const problems: string[] = []
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`))
  page.on("console", (message) => {
    // Refused requests are told in the page; the browser lists them too.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      problems.push(`console: ${message.text()}`)
  })
  page.on("request", (request) => {
    const address = new URL(request.url())
    if (address.host !== new URL(url).host && !["blob:", "data:"].includes(address.protocol))
      problems.push(`asked another server: ${address.host}`)
  })
  await page.exposeFunction("reportViolation", (text: string) => problems.push(`policy: ${text}`))
  await page.addInitScript(() => {
    const report = (globalThis as unknown as { reportViolation: (text: string) => void }).reportViolation
    addEventListener("securitypolicyviolation", (event) => {
      const { violatedDirective, blockedURI } = event as unknown as Record<string, string>
      report(`${violatedDirective} ${blockedURI}`)
    })
  })
  return Object.assign(page, { problems })
}

/** Signs the browser in before it opens the page, which saves the way through the page that asks for a key. */
const beginSession = async (page: Page, url: string, key: string): Promise<void> => {
  const answer = await page.context().request.post(`${url}/api/v1/console/session`, {
    headers: { "X-Pika-Console": "1" },
    data: { api_key: key },
  })
  if (!answer.ok()) throw new Error(`the console answered ${answer.status()} to a key: ${await answer.text()}`)
}

/** Fills in the page that asks for a key, in either language. */
export const signIn = async (page: Page, key: string): Promise<void> => {
  await page.locator('input[name="key"]').fill(key)
  await page.locator('form button[type="submit"]').click()
  await page.locator("#main").waitFor()
}

const axe = Bun.file(join(root, "node_modules/axe-core/axe.min.js"))

/** What axe finds wrong with a page for people who see or move otherwise: nothing, in a test that passes. */
export const findBarriers = async (page: Page): Promise<string[]> => {
  await page.evaluate(await axe.text())
  const found = await page.evaluate(async () => {
    type Axe = {
      run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
    }
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    )
  })
  return found
}

/** Keeps a picture of the page, if pictures are wanted. */
export const picture = async (page: Page, name: string): Promise<void> => {
  if (!pictures) return
  mkdirSync(join(root, pictures), { recursive: true })
  await page.screenshot({ path: join(root, pictures, `${name}.png`) })
}
