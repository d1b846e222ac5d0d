import { afterEach, beforeAll, expect, test } from "bun:test"
import { type ConsolePage, findBarriers, picture, useConsole } from "../support/console.ts"
import { until } from "../support/until.ts"

const pika = useConsole()
const button = (page: ConsolePage, name: string | RegExp) => page.getByRole("button", { name, exact: true })
const answer = "A triceratops has three horns [1]."
const question = "How many horns does a triceratops have?"

const begin = async (userId: string, title?: string): Promise<string> =>
  (
    await pika.pika.api.chatSessionCreate({
      user_id: userId,
      ...(title && { title }),
      speech_config: { format: "wav" },
    })
  ).id

const say = async (page: ConsolePage, text: string): Promise<void> => {
  await page.locator(".composer textarea").fill(text)
  await page.keyboard.press("Enter")
}
const openChat = async (id: string, options: Parameters<typeof pika.open>[1] = {}, userId = "mai") => {
  const page = await pika.open(`/chat/${id}?person=${userId}`, options)
  await page.locator(".badge.good").first().waitFor()
  return page
}
const answers = (page: ConsolePage) => page.locator('.message.from-assistant[data-status="complete"]')

const messageList = (page: ConsolePage) => page.locator(".messages")

const horns =
  "Three! Two long ones above its eyes, and a short one on its nose. Around its neck it had a frill of bone, as wide as your kite [1]."
const longStory =
  "Once upon a time a triceratops with three horns lived by the sea, and every morning it counted the waves [1]. "

beforeAll(async () => {
  const { api } = pika.pika
  const file = new File(["# Triceratops\n\nA triceratops has three horns and a frill of bone.\n"], "dinosaurs.md")
  const { job_id } = await api.documentCreate({ user_id: "mai", title: "Dinosaurs", file })
  await api.waitForJob(job_id ?? "")
  pika.provider.reply(() => answer)
}, 60_000)
afterEach(() => {
  pika.provider.streamLike({ pauseMilliseconds: 0 })
  pika.provider.reply(() => answer)
})

test("a conversation is begun, and an answer is written before the eyes, with its source", async () => {
  pika.provider.streamLike({ pauseMilliseconds: 60 })
  pika.provider.reply(() => horns)
  pika.provider.titles.said = "Horns and frills"
  const page = await pika.open("/chat?person=mai")
  await page.getByText("No conversation yet. Begin one.").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await button(page, "New conversation").click()
  await page.getByText("Say hello").waitFor()
  await say(page, question)
  await page.locator('.message[data-status="streaming"]', { hasText: "Three! Two" }).waitFor()
  await answers(page).waitFor()
  expect(await answers(page).locator(".said").textContent()).toBe(horns)
  await page.locator(".session-title", { hasText: "Horns and frills" }).waitFor()
  await page.locator(".cite").click()
  const panel = page.getByRole("complementary", { name: "What the answer rests on" })
  await panel.getByText("a frill of bone").first().waitFor()
  await until("the source has the focus", async () =>
    String(await page.evaluate("document.activeElement.className")).includes("is-chosen"),
  )
  expect(page.url()).toContain("source=1")
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "chat-en-light")
  await panel.getByRole("link", { name: "Open in the document" }).click()
  await page.locator(".chunk.is-wanted").waitFor()
})

test("an answer is stopped, and what it said so far is kept", async () => {
  pika.provider.streamLike({ pauseMilliseconds: 100 })
  pika.provider.reply(() => longStory.repeat(5))
  const page = await openChat(await begin("mai"))
  await say(page, question)
  await page.locator('.message[data-status="streaming"]', { hasText: "Once upon" }).waitFor()
  await button(page, "Stop the answer").click()
  await page.getByText("Stopped", { exact: true }).waitFor()
  expect(await messageList(page).textContent()).toContain("Once upon")
  expect(await button(page, "Stop the answer").count()).toBe(0)
})

test("what was learnt stands beside what was said, and in a panel", async () => {
  pika.provider.queue("Sparky nghe dễ thương quá! Bạn ấy thích chơi gì nhất hả Minh?")
  pika.provider.reply(() => "Chú chó của con tên là Sparky [1]. Hôm nay con đã cho Sparky ăn chưa?")
  const page = await openChat(await begin("minh", "Chuyện về Sparky"), { language: "vi", theme: "dark" }, "minh")
  await say(page, "Con có một chú chó tên là Sparky")
  await page.locator(".learnt-fact", { hasText: "Sparky" }).waitFor()
  await page.getByText("Vừa ghi nhớ: 1 điều mới.").waitFor()
  await answers(page).waitFor()
  await say(page, "Chú chó của con tên là gì?")
  await answers(page).nth(1).waitFor()
  await button(page, /^Dựa trên gì/)
    .last()
    .click()
  const panel = page.getByRole("complementary", { name: "Câu trả lời dựa trên gì" })
  await panel.getByText("Được trích dẫn").first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "chat-vi-dark")
  await page.keyboard.press("Escape")
  await panel.waitFor({ state: "detached" })
  expect(await page.evaluate("document.activeElement.textContent")).toContain("Dựa trên gì")
  await button(page, "Đã ghi nhớ (1)").click()
  await page
    .getByRole("complementary")
    .getByRole("link", { name: /Sparky/ })
    .waitFor()
  expect(page.url()).toContain("panel=learnt")
})

test("an answer is made anew in the place of the old one, also after its question was edited", async () => {
  const page = await openChat(await begin("mai"))
  await say(page, question)
  await answers(page).filter({ hasText: "three horns" }).waitFor()
  pika.provider.reply(() => "Three of them [1]!")
  await button(page, "Answer again").click()
  await answers(page).filter({ hasText: "Three of them" }).waitFor()
  await until("the old one is gone", async () => (await answers(page).count()) === 1)
  pika.provider.reply(() => "One, on its nose [1].")
  await button(page, "Edit").click()
  await page.getByLabel("What was said").fill("How many horns of a triceratops are short?")
  expect(await findBarriers(page)).toEqual([])
  await button(page, "Save and answer again").click()
  await answers(page).filter({ hasText: "on its nose" }).waitFor()
  await page.locator(".from-user", { hasText: "are short?" }).getByText("edited").waitFor()
})

test("a message is deleted", async () => {
  const id = await begin("mai")
  await pika.pika.api.chatMessageCreate({ id, message_type: "user", content: "A secret" })
  const page = await openChat(id, { theme: "dark" })
  await messageList(page).getByText("A secret").waitFor()
  await button(page, "Delete").click()
  await page.locator("dialog").getByRole("button", { name: "Delete", exact: true }).click()
  await page.getByText("This message was deleted.").waitFor()
  await until("the focus is in the page", async () => (await page.evaluate("document.activeElement.id")) === "main")
  expect(await findBarriers(page)).toEqual([])
})

test("what is spoken is recorded, heard and answered, and the answer is spoken", async () => {
  pika.provider.speech.hear({ text: question })
  const page = await openChat(await begin("mai"))
  await button(page, "Speak").click()
  await page.getByText("Recording 0:01").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await button(page, "Send the recording").click()
  await page.locator(".from-user", { hasText: question }).getByText("spoken").waitFor()
  await answers(page).filter({ hasText: "three horns" }).waitFor()
  expect(pika.provider.speech.heard.at(-1)?.filename).toEndWith(".webm")
  await button(page, "Listen").click()
  await button(page, "Stop").waitFor()
  await until("it is spoken", () => pika.provider.speech.spoken.at(-1)?.input.includes("three horns"))
  await button(page, "Listen").waitFor()
  pika.provider.speech.fail("transcriptions", { kind: "empty" }, 1)
  await button(page, "Speak").click()
  await page.getByText("Recording 0:01").waitFor()
  await button(page, "Send the recording").click()
  await page.getByRole("alert").filter({ hasText: "Nothing was heard." }).waitFor()
})

test("a connection that breaks is told, and comes back with what was missed", async () => {
  const id = await begin("mai", "Waves")
  const page = await pika.open("/chat?person=mai")
  const sockets: { close: (options: { code: number }) => Promise<void> }[] = []
  const allowed = { isOpen: true }
  await page.routeWebSocket(/\/ws\/chat\//, (socket) => {
    sockets.push(socket)
    if (allowed.isOpen) socket.connectToServer()
    else void socket.close({ code: 1013 })
  })
  await page.getByRole("link", { name: /^Waves/ }).click()
  await page.getByText("Connected", { exact: true }).waitFor()
  allowed.isOpen = false
  await sockets.at(-1)?.close({ code: 1001 })
  await page.getByText("Connection lost, trying again…").waitFor()
  await pika.pika.api.chatMessageCreate({ id, message_type: "user", content: "Are you there?" })
  allowed.isOpen = true
  await page.getByText("Connected", { exact: true }).waitFor()
  await messageList(page).getByText("Are you there?").waitFor()
})

test("who types on another device is told", async () => {
  const id = await begin("mai")
  const [one, other] = [await openChat(id), await openChat(id)]
  await one.locator(".composer textarea").fill("Hm")
  await other.getByText("Somebody types on another device…").waitFor()
})

test("a long conversation is read upwards, and what is read stays in its place", async () => {
  const id = await begin("mai")
  for (let count = 1; count <= 65; count += 1)
    await pika.pika.api.chatMessageCreate({ id, message_type: "user", content: `Wave ${count}.` })
  const page = await openChat(id)
  await messageList(page).getByText("Wave 65.").waitFor()
  expect(await page.locator(".message").count()).toBe(30)
  await page.evaluate("document.querySelector('.messages').scrollTop = 0")
  await until("earlier ones are there", async () => (await page.locator(".message").count()) === 60)
  const place = await page.locator(".message", { hasText: "Wave 36." }).boundingBox()
  expect(place?.y).toBeGreaterThan(0)
  expect(place?.y).toBeLessThan(860)
  await button(page, "Earlier messages").click()
  await messageList(page).getByText("Wave 1.", { exact: true }).waitFor()
  expect(await button(page, "Earlier messages").count()).toBe(0)
})

test("conversations are found by their words, renamed, archived and brought back", async () => {
  const [id] = [await begin("leo", "Kites"), await begin("leo", "Trains")]
  await pika.pika.api.chatMessageCreate({ id, message_type: "user", content: "My kite is stuck in the mango tree" })
  const page = await openChat(id, {}, "leo")
  await page.getByLabel("Search in conversations").fill("mango")
  await page.getByRole("link", { name: /^Trains/ }).waitFor({ state: "detached" })
  await button(page, "Settings…").click()
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel("Name", { exact: true }).fill("The red kite")
  await page.getByLabel("Learn from what is said").uncheck()
  await button(page, "Save").click()
  await page.getByRole("heading", { name: "The red kite" }).waitFor()
  await page.getByText("Nothing is learnt from it.").waitFor()
  await button(page, "Archive").click()
  await page.getByText("No conversation has these words.").waitFor()
  await page.getByLabel("Archived").check()
  await page.getByRole("link", { name: /^The red kite/ }).waitFor()
  await button(page, "Unarchive").click()
  await page.getByRole("link", { name: /^The red kite/ }).waitFor({ state: "detached" })
  expect((await pika.pika.api.chatSessionRead({ id })).is_archived).toBe(false)
})

test("a conversation is deleted with what was learnt from it", async () => {
  const id = await begin("leo", "Cats")
  const page = await openChat(id, {}, "leo")
  await say(page, "I have a cat named Whiskers")
  await page.locator(".learnt-fact", { hasText: "Whiskers" }).waitFor()
  await answers(page).waitFor()
  await button(page, "Delete…").click()
  await page.getByLabel("Also forget what was learnt from it").check()
  expect(await findBarriers(page)).toEqual([])
  await page.locator("dialog").getByRole("button", { name: "Delete", exact: true }).click()
  await page.getByText("The conversation is gone.").waitFor()
  await page.getByRole("link", { name: /^Cats/ }).waitFor({ state: "detached" })
  expect(JSON.stringify(await pika.pika.api.memoryList({ user_id: "leo" }))).not.toContain("Whiskers")
})

test("on a phone the conversation has the page, and its sources lie above it", async () => {
  pika.provider.reply(() => "Khủng long ba sừng có ba chiếc sừng [1].")
  const page = await openChat(await begin("mai", "Khủng long"), { isPhone: true, language: "vi" })
  await say(page, "Triceratops có mấy sừng hả PIKA?")
  await answers(page).waitFor()
  const widths = (await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")) as [number, number]
  expect(widths[0]).toBeLessThanOrEqual(widths[1])
  await picture(page, "chat-vi-light-phone")
  await page.locator(".cite").click()
  await page.getByRole("complementary", { name: "Câu trả lời dựa trên gì" }).waitFor()
  expect(await findBarriers(page)).toEqual([])
})

test("a key for one person talks as that person, and one that may not read memories is shown none", async () => {
  const { key } = await pika.pika.api.keyCreate({ name: "toy", scopes: ["chat"], user_id: "leo" })
  const page = await pika.open("/chat", { key })
  await button(page, "New conversation").click()
  await page.getByText("Connected", { exact: true }).waitFor()
  await say(page, "Hello")
  await answers(page).waitFor()
  expect(await page.getByText("You write as leo").count()).toBe(1)
  expect(await button(page, /^Learnt/).count()).toBe(0)
})

test("who chooses another person leaves the conversation of the one before, and the choice follows the address", async () => {
  const page = await openChat(await begin("mai", "Whales"))
  await page.getByRole("heading", { name: "Whales" }).waitFor()
  await page.getByLabel("Person").fill("leo")
  await page.keyboard.press("Enter")
  await page.getByText("Choose a conversation, or begin one").waitFor()
  expect(page.url()).toEndWith("/console/chat?person=leo")
  await page.goBack()
  await page.getByRole("heading", { name: "Whales" }).waitFor()
  expect(await page.getByLabel("Person").inputValue()).toBe("mai")
  await page.goto(`${pika.pika.url}/console/graph?person=mai&node=horn`)
  await page.getByLabel("Person").fill("leo")
  await page.keyboard.press("Enter")
  await until("nothing of the one before is open", () => page.url().endsWith("/console/graph?person=leo"))
  await page.goBack()
  await until("the choice is the one before", async () => (await page.getByLabel("Person").inputValue()) === "mai")
})

test("a microphone that is allowed after somebody has left stays off", async () => {
  const page = await openChat(await begin("mai"))
  await page.evaluate(`(() => {
    const devices = navigator.mediaDevices
    const ask = devices.getUserMedia.bind(devices)
    globalThis.tracks = []
    const allowed = new Promise((resolve) => { globalThis.allow = resolve })
    devices.getUserMedia = async (wanted) => {
      await allowed
      const stream = await ask(wanted)
      tracks.push(...stream.getTracks())
      return stream
    }
  })()`)
  await button(page, "Speak").click()
  await until("it is asked once", () => button(page, "Speak").isDisabled())
  await page.getByRole("link", { name: "Memories", exact: true }).click()
  await page.getByRole("heading", { name: "Memories" }).waitFor()
  await page.evaluate("allow()")
  await until("it was switched on and off", () =>
    page.evaluate("tracks.length === 1 && tracks[0].readyState === 'ended'"),
  )
})

test("a message is spoken once however often it is begun, and its sound is given up when it is stopped", async () => {
  const page = await openChat(await begin("mai"))
  await say(page, question)
  await answers(page).waitFor()
  await page.evaluate(`(() => {
    globalThis.sounds = { begun: 0, held: new Set() }
    const { createObjectURL, revokeObjectURL } = URL
    URL.createObjectURL = (blob) => {
      const address = createObjectURL(blob)
      sounds.begun += 1
      sounds.held.add(address)
      return address
    }
    URL.revokeObjectURL = (address) => {
      sounds.held.delete(address)
      revokeObjectURL(address)
    }
    HTMLMediaElement.prototype.play = async () => undefined
  })()`)
  const gate = Promise.withResolvers<void>()
  await page.route(/\/tts$/, async (route) => {
    await gate.promise
    await route.continue()
  })
  for (const name of ["Listen", "Stop", "Listen"]) await button(page, name).click()
  gate.resolve()
  await page.locator('button[aria-busy="false"]', { hasText: "Stop" }).waitFor()
  expect(await page.evaluate("sounds.begun")).toBe(1)
  await button(page, "Stop").click()
  expect(await page.evaluate("sounds.held.size")).toBe(0)
})
