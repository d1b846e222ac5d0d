import { expect, test } from "bun:test"
import { type ConsolePage, findBarriers, picture, useConsole } from "../support/console.ts"
import { until } from "../support/until.ts"

const pika = useConsole()
const button = (page: ConsolePage, name: string) => page.getByRole("button", { name, exact: true })
const password = "correct horse"

type Category = "personal_info" | "pet" | "health" | "emotion" | "hobby"
const remember = async (user_id: string, facts: Partial<Record<Category, string>>): Promise<void> => {
  for (const [category, fact_value] of Object.entries(facts))
    await pika.pika.api.memoryAdd({ user_id, fact_value, category: category as Category })
}

test("without anybody it says how people come; then they are listed with their numbers, and found by the server", async () => {
  const page = await pika.open("/people")
  await page.getByText("Nobody yet").waitFor()
  await remember("mai", {
    personal_info: "Người dùng tên là Mai",
    pet: "Người dùng có một con mèo tên là Mướp",
    health: "Người dùng dị ứng đậu phộng",
  })
  await remember("leo", { personal_info: "User's name is Leo", emotion: "User is afraid of thunder" })
  await remember("ba-ngoai", { hobby: "Người dùng thích trồng hoa hồng" })
  await pika.pika.api.accountRegister({ username: "lan.nguyen", full_name: "Nguyễn Thị Lan", password })
  const other = await pika.open("/people")
  await other.getByRole("row", { name: /mai.*3/ }).waitFor()
  expect(await findBarriers(other)).toEqual([])
  await picture(other, "people-en-light")
  await other.getByLabel("Find").fill("nguyen")
  await other.getByRole("link", { name: "mai" }).waitFor({ state: "detached" })
  await other.getByRole("link", { name: "Nguyễn Thị Lan" }).waitFor()
  expect(new URL(other.url()).searchParams.get("q")).toBe("nguyen")
  await other.getByLabel("Find").fill("nobody at all")
  await other.getByText("Nobody matches").waitFor()
  expect(await findBarriers(other)).toEqual([])
})

test("a person's page shows what is known, and leads to their memories", async () => {
  const page = await pika.open("/people/mai", { language: "vi", theme: "dark" })
  await page.getByText("Người dùng có một con mèo tên là Mướp").waitFor()
  await page.getByText("Thú cưng").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "person-vi-dark")
  await page.getByRole("navigation", { name: "Xem thêm" }).getByRole("link", { name: "Ký ức" }).click()
  await until("it is Mai's", () => page.url().endsWith("/console/memories?person=mai"))
})

test("everything of a person is saved as a file", async () => {
  const page = await pika.open("/people/leo")
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(page, "Save everything as a file").click(),
  ])
  expect(download.suggestedFilename()).toBe("leo.json")
  const saved = await Bun.file(await download.path()).json()
  expect(JSON.stringify(saved)).toContain("User is afraid of thunder")
})

test("a person is deleted once the id is typed, and told what will go", async () => {
  const page = await pika.open("/people/leo")
  await button(page, "Delete everything").click()
  const dialog = page.locator("dialog")
  await dialog.getByText("Memories: 2").waitFor()
  const confirm = dialog.getByRole("button", { name: "Delete everything" })
  expect(await confirm.isDisabled()).toBe(true)
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "person-delete-en-light")
  await dialog.getByLabel("Type leo to confirm").fill("leo")
  await confirm.click()
  await page.getByText("Everything about leo was deleted. Memories: 2.").waitFor()
  await page.getByRole("link", { name: "ba-ngoai" }).waitFor()
  const { items } = await pika.pika.api.userList({ q: "leo" })
  expect(items).toEqual([])
})

test("an admin deactivates an account and gives a role", async () => {
  const page = await pika.open("/people?q=lan")
  await page.getByRole("link", { name: "Nguyễn Thị Lan" }).click()
  await button(page, "Deactivate").click()
  await page.locator("dialog").getByRole("button", { name: "Deactivate" }).click()
  await page.getByText("Deactivated").first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  await button(page, "Activate again").click()
  await page.getByText("May sign in").waitFor()
  await button(page, "Make an admin").click()
  await page.locator("dialog").getByRole("button", { name: "Make an admin" }).click()
  await page.getByText("Admin: sees and changes everything").waitFor()
  const { items } = await pika.pika.api.userList({ q: "lan" })
  expect(items).toMatchObject([{ role: "admin", is_active: true }])
})

/** A page of the console, signed in with the account of a parent. */
const openAs = async (username: string, secret: string, path = ""): Promise<ConsolePage> => {
  const page = await pika.open(path, { key: null, isPhone: true })
  await page.getByLabel("Account").check()
  await page.getByLabel("Username or e-mail address").fill(username)
  await page.getByLabel("Password").fill(secret)
  await button(page, "Sign in").click()
  await page.locator("#main").waitFor()
  return page
}

test("a person with an account sees their own page, changes the password, and deletes everything about themselves", async () => {
  const { user } = await pika.pika.api.accountRegister({ username: "hoa", full_name: "Hoà", password })
  await remember(user.id, { hobby: "Người dùng thích trồng hoa hồng" })
  const page = await openAs("hoa", password, "/people")
  await page.getByText("Người dùng thích trồng hoa hồng").waitFor()
  expect(await button(page, "Deactivate").count()).toBe(0)
  await button(page, "Change the password").click()
  await page.getByLabel("Current password").fill(password)
  await page.getByLabel("New password").fill("rose garden")
  expect(await findBarriers(page)).toEqual([])
  await page.locator("dialog").getByRole("button", { name: "Change the password" }).click()
  await page.getByText("The password was changed.").waitFor()
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "own-page-phone")
  await button(page, "Delete my account").click()
  await page.locator("dialog").getByText("Memories: 1").waitFor()
  await page.getByLabel("Current password").fill(password)
  await page.locator("dialog").getByRole("button", { name: "Delete my account" }).click()
  await page.locator(".toast.bad").waitFor()
  await page.getByLabel("Current password").fill("rose garden")
  await page.locator("dialog").getByRole("button", { name: "Delete my account" }).click()
  await page.getByRole("heading", { name: "Sign in" }).waitFor()
  expect((await pika.pika.api.userList({ q: "hoa" })).items).toEqual([])
})

test("an address that names nobody in a readable way is told, and the list is a click away", async () => {
  await remember("ngoc", { personal_info: "Người dùng tên là Ngọc" })
  const page = await pika.open("/people/%zz")
  await page.getByRole("heading", { name: "%zz" }).waitFor()
  await page.getByRole("link", { name: "People", exact: true }).click()
  await page.getByRole("row", { name: /ngoc/ }).waitFor()
})
