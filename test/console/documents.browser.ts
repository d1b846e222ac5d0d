import { beforeAll, expect, test } from "bun:test"
import { type ConsolePage, findBarriers, picture, signIn, useConsole } from "../support/console.ts"
import { testKey } from "../support/pika.ts"
import { until } from "../support/until.ts"
import { writePdf } from "../support/write-pdf.ts"

const pika = useConsole({ DOCUMENT_QUOTA: "documents=20,bytes=1000000,characters_per_day=1000000" })
const button = (page: ConsolePage, name: string | RegExp) => page.getByRole("button", { name, exact: true })

const section = (name: string, text: string): string => `## ${name}\n\n${text}\n\n`
const horns =
  "Triceratops had three horns: two long ones above its eyes, and a short one on its nose. A frill of bone covered its neck."
const book = (second: string, more = ""): string =>
  "# Dinosaurs\n\n" +
  section("Triceratops", `${horns} It ate plants, and walked on four legs like a rhinoceros does. `.repeat(2)) +
  section("Stegosaurus", second.repeat(2)) +
  section(
    "Tyrannosaurus",
    "Tyrannosaurus was a hunter with very small arms. Its teeth were as long as a banana. ".repeat(3),
  ) +
  more
const tails = "Stegosaurus had four spikes on its tail, and plates on its back that took the warmth of the sun. "
const tales =
  "# Chuyện kể khủng long\n\n" +
  section(
    "Khủng long ba sừng",
    "Khủng long ba sừng có ba chiếc sừng: hai chiếc dài phía trên mắt và một chiếc ngắn trên mũi. Cổ của nó có một chiếc diềm bằng xương.",
  ) +
  section("Khủng long bạo chúa", "Khủng long bạo chúa có hai tay rất ngắn, nhưng răng dài như quả chuối. ".repeat(3)) +
  section(
    "Khủng long đuôi gai",
    "Khủng long đuôi gai có bốn chiếc gai nhọn ở đuôi, lưng mang những tấm xương sưởi nắng. ".repeat(2),
  )
const handbook = writePdf([
  [{ text: "School begins at half past seven in the morning.", x: 60, y: 760 }],
  [{ text: "Children bring a raincoat when the monsoon begins in May.", x: 60, y: 760 }],
])

let dinosaurs = ""
const add = async (
  userId: string,
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
  title?: string,
): Promise<string> => {
  const { api } = pika.pika
  const file = new File([content], name)
  const { document, job_id } = await api.documentCreate({
    user_id: userId,
    file,
    ...(title && { title }),
    chunk_size: 64,
    chunk_overlap: 0,
  })
  await api.waitForJob(job_id ?? "")
  return document.id
}

beforeAll(async () => {
  dinosaurs = await add("mai", "dinosaurs.md", book(tails), "Dinosaurs for children")
  await add("mai", "so-tay.pdf", new Uint8Array(handbook), "Sổ tay lớp 3A")
  await add("mai", "khung-long.md", tales, "Chuyện kể khủng long")
  await add(
    "library:science",
    "planets.txt",
    "Jupiter is the largest planet. It has more than ninety moons.",
    "Planets",
  )
}, 60_000)

test("files that are chosen are sent and read, each with its progress, and one that is no document is refused in words", async () => {
  const page = await pika.open("/documents?person=leo")
  await page.getByText("No documents yet").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.locator('input[type="file"]').setInputFiles([
    { name: "kites.txt", mimeType: "text/plain", buffer: Buffer.from("Leo's kite is red and has a long tail.") },
    { name: "photo.png", mimeType: "image/png", buffer: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") },
  ])
  await page.getByText("Ready to be searched").waitFor()
  await page.getByRole("alert").filter({ hasText: "Files of this kind cannot be read." }).waitFor()
  await page.getByRole("cell", { name: "kites" }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await button(page, "Clear finished uploads").click()
  expect(await page.getByText("Ready to be searched").count()).toBe(0)
})

test("a file that is dropped is taken, and the same file again is known", async () => {
  const page = await pika.open("/documents?person=leo", { language: "vi" })
  const dropped = await page.evaluateHandle(`(() => {
    const data = new DataTransfer()
    data.items.add(new File(["Leo's kite is red and has a long tail."], "kites.txt", { type: "text/plain" }))
    return data
  })()`)
  await page.locator(".drop-zone").dispatchEvent("drop", { dataTransfer: dropped })
  await page.getByText("Tệp này đã có từ trước").waitFor()
})

test("a document that cannot be read says why, in the language of the page", async () => {
  const page = await pika.open("/documents?person=leo", { language: "vi", theme: "dark" })
  await page
    .locator('input[type="file"]')
    .setInputFiles([{ name: "empty.txt", mimeType: "text/plain", buffer: Buffer.from("   ") }])
  await page
    .getByRole("alert")
    .filter({ hasText: /Tệp trống|không có chữ/ })
    .waitFor()
  expect(await findBarriers(page)).toEqual([])
})

test("a quota that is used up is told before and at an upload", async () => {
  const page = await pika.open("/documents?person=bà-ngoại")
  await page.getByText("0 of 20").waitFor()
  await page
    .locator('input[type="file"]')
    .setInputFiles([{ name: "large.txt", mimeType: "text/plain", buffer: Buffer.from("hạt mưa ".repeat(150_000)) }])
  await page.getByRole("alert").filter({ hasText: "The quota is used up." }).waitFor()
})

test("the list is filtered by status, and the status is in the address", async () => {
  const page = await pika.open("/documents?person=mai")
  await page.getByRole("cell", { name: "Dinosaurs for children" }).waitFor()
  expect(await page.getByRole("row").count()).toBe(4)
  await picture(page, "documents-en-light")
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel("Show", { exact: true }).selectOption("failed")
  await page.getByText("No documents with this status").waitFor()
  expect(page.url()).toContain("status=failed")
})

test("a search marks the words, and its passage opens in the document", async () => {
  const page = await pika.open("/documents?person=mai", { theme: "dark", language: "vi" })
  await page.getByLabel("Tìm trong tài liệu").fill("khủng long ba sừng có mấy chiếc sừng?")
  await page.keyboard.press("Enter")
  await page.locator("mark").first().waitFor()
  expect((await page.locator("mark").allTextContents()).map((text) => text.toLowerCase())).toContain("sừng")
  await picture(page, "document-search-vi-dark")
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole("link", { name: "Chuyện kể khủng long" }).first().click()
  await page.locator(".chunk.is-wanted", { hasText: "ba chiếc sừng" }).waitFor()
  expect(await page.evaluate("document.activeElement.className")).toContain("is-wanted")
})

test("a library that is named is searched as well, and is opened like a person", async () => {
  const page = await pika.open("/documents?person=mai")
  await page.getByLabel("Search in documents").fill("largest planet")
  await page.getByLabel("Libraries to search as well").fill("library:science")
  await page.keyboard.press("Enter")
  await page.getByRole("link", { name: "Planets" }).waitFor()
  const library = await pika.open("/documents?person=library:science")
  await library.getByRole("cell", { name: "Planets" }).waitFor()
})

test("passages stand under their pages", async () => {
  const page = await pika.open("/documents?person=mai")
  await page.getByRole("link", { name: "Sổ tay lớp 3A" }).click()
  await page.getByText("Children bring a raincoat").waitFor()
  expect(await page.locator(".page-line").allTextContents()).toEqual(["Page 1"])
  expect(await page.locator(".chunk").allTextContents()).toEqual([expect.stringContaining("Pages 1–2")])
})

test("a file is opened and downloaded through the API", async () => {
  const page = await pika.open(`/documents/${dinosaurs}?person=mai`)
  const [opened] = await Promise.all([page.context().waitForEvent("page"), button(page, "Open the file").click()])
  expect(opened.url()).toStartWith("blob:")
  await opened.close()
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download").click()])
  expect(download.suggestedFilename()).toBe("dinosaurs.md")
  expect(await Bun.file(await download.path()).text()).toBe(book(tails))
})

test("a new version is read, stands beside the old one with its changes marked, and can be rolled back", async () => {
  const page = await pika.open(`/documents/${dinosaurs}?person=mai`)
  const changed = book(
    tails.replace("four spikes", "very sharp spikes"),
    section("Velociraptor", "Velociraptor was as small as a turkey, and had feathers. "),
  )
  await page
    .locator('input[type="file"]')
    .setInputFiles([{ name: "dinosaurs.md", mimeType: "text/markdown", buffer: Buffer.from(changed) }])
  await page.getByText("The new version is ready.").waitFor()
  await page.getByRole("link", { name: "Compare versions" }).click()
  await page.locator("ins", { hasText: "sharp" }).first().waitFor()
  expect(await page.locator("del").allTextContents()).toContain("four ")
  await page.getByText(/changed, \d+ unchanged/).waitFor()
  await picture(page, "document-versions-en-light")
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole("link", { name: "Versions (2)" }).click()
  await button(page, /^Make active: /).click()
  await page.getByText("Searches find this version now.").waitFor()
  const { active_version } = await pika.pika.api.documentRead({ id: dinosaurs })
  const { items } = await pika.pika.api.documentVersions({ id: dinosaurs })
  expect(active_version?.id).toBe(items[1]?.id)
  expect(await findBarriers(page)).toEqual([])
})

test("a document is read again with other sizes", async () => {
  const id = await add("leo", "whales.txt", "Whales sing under water. ".repeat(60), "Whales")
  const page = await pika.open(`/documents/${id}?person=leo`)
  await button(page, "Read it again…").click()
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel("Size of a passage, in tokens").fill("128")
  await page.locator("dialog").getByRole("button", { name: "Read it again", exact: true }).click()
  await page.getByText("The new version is ready.").waitFor()
  const { active_version } = await pika.pika.api.documentRead({ id })
  expect(active_version?.chunk_size).toBe(128)
})

test("title and metadata are changed, and what is no JSON object is refused", async () => {
  const page = await pika.open(`/documents/${dinosaurs}?person=mai&tab=details`, { theme: "dark" })
  await page.getByLabel("Metadata").fill("grade 5")
  await button(page, "Save").click()
  await page.getByText("This is not a JSON object").waitFor()
  await page.getByLabel("Metadata").fill('{"grade":"5"}')
  await page.getByLabel("Title").fill("Dinosaurs of Mai")
  expect(await findBarriers(page)).toEqual([])
  await button(page, "Save").click()
  await page.getByRole("heading", { name: "Dinosaurs of Mai" }).waitFor()
  expect((await pika.pika.api.documentRead({ id: dinosaurs })).metadata).toEqual({ grade: "5" })
})

test("a document is deleted, restored, and erased for good after its name was typed", async () => {
  const id = await add("leo", "secret.txt", "The treasure is under the mango tree.", "Treasure")
  const page = await pika.open(`/documents/${id}?person=leo`)
  await button(page, "Delete…").click()
  await page.locator("dialog").getByRole("button", { name: "Delete", exact: true }).click()
  await button(page, "Restore").click()
  await page.locator(".badge", { hasText: "Ready" }).waitFor()
  await button(page, "Erase for good…").click()
  expect(await button(page, "Erase for good").isDisabled()).toBe(true)
  await page.getByLabel("Type secret.txt to confirm").fill("secret.txt")
  expect(await findBarriers(page)).toEqual([])
  await button(page, "Erase for good").click()
  await page.getByText("The document is gone.").waitFor()
  await page.getByRole("heading", { name: "Documents", level: 1 }).waitFor()
  await until("it is gone", () =>
    pika.pika.api.documentRead({ id }).then(
      () => false,
      ({ status }) => status === 404,
    ),
  )
})

test("on a phone a document fits into the page", async () => {
  const page = await pika.open(`/documents/${dinosaurs}?person=mai`, { isPhone: true, language: "vi" })
  await page.locator(".chunk").first().waitFor()
  const widths = (await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")) as [number, number]
  expect(widths[0]).toBeLessThanOrEqual(widths[1])
  await picture(page, "document-vi-light-phone")
})
test("a key that may only read is offered nothing that writes", async () => {
  const { key } = await pika.pika.api.keyCreate({ name: "reader", scopes: ["documents:read"], user_id: "mai" })
  const page = await pika.open(`/documents/${dinosaurs}`, { key })
  await button(page, "Download").waitFor()
  expect(await button(page, /Delete|Erase|New version|Read it again/).count()).toBe(0)
})

test("files that still wait when somebody signs out are not sent by who signs in next", async () => {
  const page = await pika.open("/documents?person=zoe")
  const gate = Promise.withResolvers<void>()
  let sent = 0
  await page.route("**/api/v1/documents", async (route) => {
    if (route.request().method() === "POST") sent += 1
    await gate.promise
    await route.abort()
  })
  const files = ["one.txt", "two.txt", "three.txt"]
  await page
    .locator('input[type="file"]')
    .setInputFiles(files.map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(name) })))
  await until("two are on their way", () => sent === 2)
  await button(page, "Sign out").click()
  await signIn(page, testKey)
  gate.resolve()
  await button(page, "Choose files").waitFor()
  expect(await page.getByRole("region", { name: "Uploads" }).count()).toBe(0)
  expect(sent).toBe(2)
})
