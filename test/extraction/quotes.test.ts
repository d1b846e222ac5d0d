import { expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const said_at = (month: number): string => `2026-0${month}-01T00:00:00Z`
const tell = async (user: string, ...said: string[]): Promise<string[]> => {
  for (const [index, content] of said.entries()) {
    const conversation = [{ role: "user" as const, content }]
    const accepted = await pika.client.extract({ user_id: user, conversation, said_at: said_at(index + 1) })
    await pika.client.waitForJob(accepted.job_id)
  }
  return (await pika.client.list(user)).items.map(({ fact_value }) => fact_value)
}

test("a typed fact about the same thing that comes later takes the place of a quote", async () => {
  const colour = "my favourite color is kind of a really dark green i think because of frogs"
  expect(await tell("colour", colour)).toEqual([`User said: "${colour}"`])
  expect(await tell("colour", colour, "my favorite color is blue")).toEqual(["User's favorite color is blue"])
  const past = (await pika.client.list("colour", "&include_past=true")).items.find(({ valid_to }) => valid_to !== null)
  expect(past?.fact_value).toBe(`User said: "${colour}"`)
})

test("a quote that says the same as the typed fact stays: it may say more", async () => {
  const home = "we live in Leeds above a chip shop so everything smells of chips"
  expect(await tell("home", home, "I live in Leeds")).toContain(`User said: "${home}"`)
})

test("what was given up ends the quotes about it", async () => {
  const facts = await tell(
    "swimmer",
    "i do swim team every monday before school at six in the dark",
    "I quit swim team",
  )
  expect(facts).toEqual(["User quit swim team"])
})

test("a quote that does not say for sure what is over ends nothing", async () => {
  const facts = await tell("painter", "I like painting", "painting is something i kind of do not enjoy like before")
  expect(facts).toContain("User likes painting")
})

test.each([
  ["what is given up", "got karate on tuesdays im a yellow belt", "i dont do karate anymore it was boring"],
  ["the work of one of the family", "my mom drives a school bus but not mine", "mom doesnt drive the bus now at all"],
  ["a toy that broke", "i have a toy drone it can do flips", "my drone crashed and broke"],
  ["a favourite", "my fav food is ravioli i could eat 100", "now my favorite is dumplings, the crispy kind"],
  ["a pet given away", "my rabbit Pip eats all of grandmas lettuce", "we had to give Pip away because of the landlord"],
])("a quote that says so ends the quotes of before about %s", async (kind, before, after) => {
  const facts = await tell(kind, before, after)
  expect(facts.filter((text) => text.includes(before))).toEqual([])
  expect(facts.some((text) => text.includes(after))).toBe(true)
})

test("a quote ends what is owned and done, and leaves what is of somebody else", async () => {
  const facts = await tell("bike", "I have a red bike", "my dad rides a huge bike to work", "somebody stole my bike")
  expect(facts).not.toContain("User has a red bike")
  expect(await tell("brother", "My favorite color is blue", "my brothers favorite color is red")).toContain(
    "User's favorite color is blue",
  )
})

test("what ends for one who is named in a quote ends that quote alone", async () => {
  const facts = await tell(
    "friends",
    "My best friend is Oliver. he lives next door so we play evry day after school",
    "my aunt lives next door to a bakery and brings us bread",
    "Oliver moved to Canada",
  )
  expect(facts.filter((text) => text.includes("next door"))).toEqual([
    'User said: "my aunt lives next door to a bakery and brings us bread"',
  ])
})

test("a profile tells the typed facts of a category before its quotes", async () => {
  await tell("both", "my sister tells everybody about her strange dreams at breakfast", "My sister Lan likes chess")
  const { categories } = (await (await pika.client.request("GET", "/api/v1/users/both/profile")).json()) as {
    categories: { category: string; facts: { fact_value: string }[] }[]
  }
  const family = categories.find(({ category }) => category === "family")?.facts.map(({ fact_value }) => fact_value)
  expect(family?.at(-1)).toBe('User said: "my sister tells everybody about her strange dreams at breakfast"')
})
