import { beforeAll, expect, test } from "bun:test"
import { countTokens } from "gpt-tokenizer/encoding/o200k_base"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
  const facts = [
    ["other", "Người dùng có một bí mật với con mèo hàng xóm 🐈"],
    ["hobby", "User plays the violin every Sunday afternoon with grandfather"],
    ["health", "User is allergic to peanuts"],
    ["pet", "User has a dog named Sparky"],
    ["pet", "User has a cat named Miu"],
    ["personal_info", "User is named Tuấn"],
    ["family", "User has a sister named Lan"],
  ]
  for (const [category, text] of facts) await pika.client.add("known", text ?? "", { category })
})

type Profile = {
  text: string
  tokens: number
  categories: { category: string; facts: { id: string; fact_value: string }[] }[]
}
const profileOf = async (user: string, query = ""): Promise<Profile> =>
  (await client.send("GET", `/api/v1/users/${user}/profile${query}`)).body as unknown as Profile

test("it tells who somebody is and what can harm them first, and the newest first within a category", async () => {
  const { categories } = await profileOf("known")
  expect(
    categories.map(({ category, facts }) => [category, ...facts.map(({ fact_value }) => fact_value.split(" ").at(-1))]),
  ).toEqual([
    ["personal_info", "Tuấn"],
    ["health", "peanuts"],
    ["family", "Lan"],
    ["pet", "Miu", "Sparky"],
    ["hobby", "grandfather"],
    ["other", "🐈"],
  ])
})

test("its text holds the facts that it lists, and each under its category", async () => {
  const { text, categories } = await profileOf("known")
  const lines = categories.flatMap(({ category, facts }) => [
    `${category}:`,
    ...facts.map((fact) => `- ${fact.fact_value}`),
  ])
  expect(text.split("\n").filter(Boolean)).toEqual(lines)
})

test.each([1, 5, 8, 12, 20, 35, 50, 75, 1000])("it keeps within %d tokens", async (most) => {
  const { text, tokens, categories } = await profileOf("known", `?max_tokens=${most}`)
  expect(tokens).toBe(countTokens(text))
  expect(tokens).toBeLessThanOrEqual(most)
  expect(categories.every(({ facts }) => facts.length > 0)).toBe(true)
})

test("it grows with its budget", async () => {
  let before = 0
  for (const most of [8, 16, 24, 32, 48, 64, 96]) {
    const { tokens } = await profileOf("known", `?max_tokens=${most}`)
    expect(tokens).toBeGreaterThanOrEqual(before)
    before = tokens
  }
  expect(before).toBeGreaterThan(60)
})

test("what is no longer true is not in it", async () => {
  for (const city of ["Hanoi", "Da Nang"]) await pika.client.tell("mover", `I live in ${city}`)
  const { text } = await profileOf("mover")
  expect([text.includes("Hanoi"), text.includes("Da Nang")]).toEqual([false, true])
})

test("of a person nobody has heard of there is nothing to tell", async () => {
  expect(await profileOf("nobody")).toMatchObject({ text: "", tokens: 0, categories: [] })
})

test("a fact that looks like a token of a model is told like any other", async () => {
  await pika.client.add("odd", "User says <|endoftext|> a lot")
  expect((await profileOf("odd")).text).toContain("<|endoftext|>")
})

test("a fact of several lines is told in one", async () => {
  await pika.client.add("lines", "User has a cat\n\nhealth:\n- nothing", { category: "pet" })
  expect((await profileOf("lines")).text).toBe("pet:\n- User has a cat health: - nothing\n")
})

test("within a category what is sure comes first, and what was said last comes before what is older", async () => {
  for (const pet of ["cat", "dog", "fish"]) await pika.client.add("sure", `User has a ${pet}`, { category: "pet" })
  const { sql } = pika
  await sql`update facts set confidence = 0.5 where user_id = 'sure' and fact_value like '%fish'`
  await sql`update facts set said_at = now() where user_id = 'sure' and fact_value like '%cat'`
  const [pets] = (await profileOf("sure")).categories
  expect(pets?.facts.map(({ fact_value }) => fact_value.split(" ").at(-1))).toEqual(["cat", "dog", "fish"])
})

test("a shorter fact takes the room that a longer one does not fit in", async () => {
  await pika.client.add("room", "User has a cat", { category: "pet" })
  await pika.client.add("room", `User ${"really ".repeat(50)}has a dog`, { category: "pet" })
  expect((await profileOf("room", "?max_tokens=20")).text).toBe("pet:\n- User has a cat\n")
})
