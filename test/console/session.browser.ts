import { afterAll, expect, test } from "bun:test"
import { type ConsolePage, findBarriers, picture, signIn, useConsole } from "../support/console.ts"
import { testKey } from "../support/pika.ts"
import { until } from "../support/until.ts"

const pika = useConsole()
const cookieName = "pika_console"

const cookieOf = async (page: ConsolePage) => (await page.context().cookies()).find(({ name }) => name === cookieName)
const signInForm = (page: ConsolePage) => page.locator('input[name="key"]')

/** A site of somebody else, on this machine. Its page is what `serve` says. */
let evilPage = ""
const evil = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: () => new Response(evilPage, { headers: { "Content-Type": "text/html" } }),
})
afterAll(() => evil.stop(true))

test("who signed in with a key stays signed in after a reload, and the page holds neither key nor token", async () => {
  const page = await pika.open("")
  const cookie = await cookieOf(page)
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/" })
  await page.reload()
  await page.getByRole("button", { name: "Sign out" }).waitFor()
  const readable = await page.evaluate("document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })")
  expect(readable).not.toContain(testKey)
  expect(readable).not.toContain(cookie?.value ?? "")
})

test("a person signs in with an account, and sees nobody else", async () => {
  const { api } = pika.pika
  const account = await api.accountRegister({ username: "lan", password: "correct horse" })
  await api.memoryAdd({ user_id: account.user.id, fact_value: "User has a dog named Sparky" })
  const page = await pika.open("", { key: null })
  await page.getByLabel("Account").check()
  await page.getByLabel("Username or e-mail address").fill("lan")
  await page.getByLabel("Password").fill("correct horse")
  await page.getByRole("button", { name: "Sign in" }).click()
  await page.locator("#main").waitFor()
  expect(await page.getByText("Signed in as lan").count()).toBe(1)
  for (const name of ["Keys", "Audit", "Settings"])
    expect(await page.getByRole("link", { name, exact: true }).count()).toBe(0)
})

test("a wrong password is refused in the same words as a wrong name", async () => {
  const said: (string | null)[] = []
  for (const name of ["lan", "nobody"]) {
    const page = await pika.open("", { key: null })
    await page.getByLabel("Account").check()
    await page.getByLabel("Username or e-mail address").fill(name)
    await page.getByLabel("Password").fill("wrong horse")
    await page.getByRole("button", { name: "Sign in" }).click()
    said.push(await page.getByRole("alert").textContent())
  }
  expect(said[0]).toBeTruthy()
  expect(said[0]).toBe(said[1] ?? "")
})

test("signing out ends the session on the server, and in every tab", async () => {
  const page = await pika.open("")
  const token = (await cookieOf(page))?.value ?? ""
  const second = await page.context().newPage()
  await second.goto(`${pika.pika.url}/console/keys`)
  await second.getByRole("heading", { name: "Keys", exact: true }).waitFor()
  await page.getByRole("button", { name: "Sign out" }).click()
  await signInForm(page).waitFor()
  await second.locator('input[name="key"]').waitFor()
  const again = await fetch(`${pika.pika.url}/api/v1/keys`, {
    headers: { Cookie: `${cookieName}=${token}`, "X-Pika-Console": "1" },
  })
  expect(again.status).toBe(401)
})

test("a cookie from before the sign-in never becomes a session", async () => {
  const page = await pika.open("", { key: null })
  const planted = "A".repeat(43)
  await page.context().addCookies([{ name: cookieName, value: planted, url: pika.pika.url }])
  await signIn(page, testKey)
  expect((await cookieOf(page))?.value).not.toBe(planted)
  const used = await fetch(`${pika.pika.url}/api/v1/keys`, {
    headers: { Cookie: `${cookieName}=${planted}`, "X-Pika-Console": "1" },
  })
  expect(used.status).toBe(401)
})

test("a revoked key ends its session, and the page asks to sign in", async () => {
  const { api } = pika.pika
  const { id, key } = await api.keyCreate({ name: "short", scopes: ["memory:read", "job:status"] })
  const page = await pika.open("", { key })
  await api.keyRevoke({ id })
  // A process knows a key for some seconds.
  await until("the page asks to sign in", async () => {
    await page.reload()
    await page.locator("#main, input[name=key]").first().waitFor()
    return signInForm(page).isVisible()
  })
})

test("a page of another site can do nothing with the session", async () => {
  const page = await pika.open("")
  const { url } = pika.pika
  const target = `${url}/api/v1/memories`
  const body = { user_id: "victim", fact_value: "User was attacked" }
  evilPage = `<form id=f method=post action="${target}" enctype="text/plain"><input name='${JSON.stringify(body).slice(0, -1)},"x":"' value='"}'></form>
    <script>
      const send = (init) => fetch(${JSON.stringify(target)}, { method: "POST", credentials: "include", body: ${JSON.stringify(JSON.stringify(body))}, ...init }).catch(() => null)
      const socket = new WebSocket(${JSON.stringify(`${url.replace("http", "ws")}/ws/chat/00000000-0000-7000-8000-000000000000`)}, ["pika.v1"])
      const closed = new Promise((resolve) => { socket.onclose = (event) => resolve(event.code); socket.onmessage = () => resolve("spoke") })
      const all = Promise.all([send({ mode: "no-cors" }), send({ headers: { "Content-Type": "application/json", "X-Pika-Console": "1" } }), closed])
      all.then(([, , code]) => { document.title = "done " + code })
    </script>`
  const attack = await page.context().newPage()
  await attack.goto(`http://127.0.0.1:${evil.port}/`)
  await attack.waitForFunction("document.title.startsWith('done')")
  expect(await attack.title()).toMatch(/^done (4401|1006|1008)$/)
  await attack.evaluate("document.forms[0].submit()")
  await attack.waitForURL(`${target}**`)
  expect((await pika.pika.api.memoryList({ user_id: "victim" })).items).toEqual([])
})

test("the page that asks to sign in has no barriers, in both languages and themes", async () => {
  for (const [language, theme] of [
    ["en", "light"],
    ["vi", "dark"],
  ] as const) {
    const page = await pika.open("", { key: null, language, theme })
    await signInForm(page).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await picture(page, `sign-in-${language}-${theme}`)
  }
})

test("a wrong key is refused in words of the language that was chosen", async () => {
  const page = await pika.open("", { key: null, language: "vi" })
  await signInForm(page).fill("wrong")
  await page.locator('form button[type="submit"]').click()
  expect(await page.getByRole("alert").textContent()).toContain("không chấp nhận")
})
