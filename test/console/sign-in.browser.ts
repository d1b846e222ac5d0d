import { expect, test } from "bun:test"
import { findBarriers, picture, useConsole } from "../support/console.ts"

const pika = useConsole()

test("a key signs in, and the first screen opens", async () => {
  const page = await pika.open("")
  expect(await page.locator("h1").textContent()).toBe("Home")
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "home-en-light")
})

test("a wrong key is refused in words", async () => {
  const page = await pika.open("", { key: null, language: "vi", theme: "dark" })
  await page.locator('input[name="key"]').fill("wrong")
  await page.locator('form button[type="submit"]').click()
  expect(await page.locator('[role="alert"]').textContent()).toContain("API key")
  expect(await findBarriers(page)).toEqual([])
  await picture(page, "sign-in-vi-dark")
})
