import { expect, test } from "bun:test"
import { modelFact } from "../support/fake-answers.ts"
import type { TestPika } from "../support/pika.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const using = usePikaWithProvider()

const today = () => new Date().toISOString().slice(0, 10)
/** Puts what is known back to an earlier day, as if it had been said then. */
const daysAgo = async (user: string, days: number, { sql }: Pick<TestPika, "sql"> = pika): Promise<string> => {
  const then = new Date(Date.now() - days * 24 * 60 * 60 * 1000)
  await sql`update facts set said_at = ${then} where user_id = ${user}`
  return then.toISOString().slice(0, 10)
}
const texts = async (user: string, query = "") =>
  (await pika.client.list(user, query)).items.map((fact) => fact.fact_value).sort()

test("an age is answered with the day on which it was said, wherever it is read", async () => {
  await pika.client.tell("told", "I am 8 years old")
  const day = await daysAgo("told", 100)
  const wanted = `User is 8 years old (said on ${day})`
  const [fact] = (await pika.client.list("told")).items
  expect(fact?.fact_value).toBe(wanted)
  const read = await (await pika.client.request("GET", `/api/v1/memories/${fact?.id}`)).json()
  expect(read).toMatchObject({ fact_value: wanted })
  expect((await pika.client.search("told", "How old am I?")).facts[0]?.fact_value).toBe(wanted)
  const simple = await pika.client.request("POST", "/search_facts", { user_id: "told", query: "How old am I?" })
  expect(await simple.json()).toMatchObject({ data: { results: [{ memory: wanted }] } })
  const profile = await (await pika.client.request("GET", "/api/v1/users/told/profile")).json()
  expect(profile).toMatchObject({ text: `personal_info:\n- ${wanted}\n` })
})

test("a Vietnamese age says so in Vietnamese", async () => {
  await pika.client.tell("vi", "Con 8 tuổi")
  expect(await texts("vi")).toEqual([`Người dùng 8 tuổi (nói ngày ${today()})`])
})

test("the age of somebody else has its day too, and what is no age has none", async () => {
  await pika.client.tell("sister", "My sister Lan is 5", "I like tea")
  const facts = await texts("sister")
  expect(facts).toContain(`User's sister Lan is 5 (said on ${today()})`)
  expect(facts.filter((text) => text.includes("(said on"))).toHaveLength(1)
})

test("the same age told again is one fact, with the later day", async () => {
  await pika.client.tell("again", "I am 8 years old")
  await daysAgo("again", 100)
  const job = await pika.client.tell("again", "I am 8 years old")
  expect(job.data?.results.map(({ outcome }) => outcome)).toEqual(["duplicate"])
  expect(await texts("again")).toEqual([`User is 8 years old (said on ${today()})`])
})

test("another age replaces the known one", async () => {
  await pika.client.tell("nine", "I am 8 years old")
  await daysAgo("nine", 100)
  await pika.client.tell("nine", "I just turned 9")
  expect(await texts("nine")).toEqual([`User is 9 years old (said on ${today()})`])
})

test.each([
  ["birthday-en", "I am 8 years old", "It's my birthday today!", "User is 9 years old", "User had a birthday on"],
  ["birthday-vi", "Con 8 tuổi", "Hôm nay sinh nhật con", "Người dùng 9 tuổi", "Người dùng đón sinh nhật vào ngày"],
])("%s: a birthday makes one a year older", async (user, age, birthday, older, event) => {
  await pika.client.tell(user, age)
  await daysAgo(user, 100)
  await pika.client.tell(user, birthday)
  const facts = await texts(user)
  expect(facts).toHaveLength(2)
  expect(facts.find((text) => text.startsWith(older))).toContain(today())
  expect(facts).toContain(`${event} ${today()}`)
})

test("an age told on the birthday is the new one already", async () => {
  await pika.client.tell("same-day", "I am 9 years old")
  await pika.client.tell("same-day", "Today is my birthday!")
  expect(await texts("same-day")).toContain(`User is 9 years old (said on ${today()})`)
})

test("an age of more than a year ago is ended by a birthday, and no new one is guessed", async () => {
  await pika.client.tell("old", "I am 8 years old")
  await daysAgo("old", 500)
  await pika.client.tell("old", "Today is my birthday!")
  expect(await texts("old")).toEqual([`User had a birthday on ${today()}`])
  const past = (await pika.client.list("old", "&include_past=true")).items.find(({ valid_to }) => valid_to !== null)
  expect(past?.fact_value).toStartWith("User is 8 years old (said on")
})

test("a birthday that is to come changes no age", async () => {
  await pika.client.tell("soon", "I am 8 years old")
  const day = await daysAgo("soon", 100)
  await pika.client.tell("soon", "Tomorrow is my birthday!")
  expect(await texts("soon")).toContain(`User is 8 years old (said on ${day})`)
})

test("the birthday of a sister makes nobody else older", async () => {
  await pika.client.tell("brother", "I am 8 years old")
  const day = await daysAgo("brother", 100)
  await pika.client.tell("brother", "Today is my sister's birthday!")
  expect(await texts("brother")).toContain(`User is 8 years old (said on ${day})`)
})

test("a client that sends an age back as it was answered changes nothing", async () => {
  await pika.client.tell("echo", "I am 8 years old")
  const [fact] = (await pika.client.list("echo")).items
  const answer = await pika.client.request("PATCH", `/api/v1/memories/${fact?.id}`, {
    fact_value: fact?.fact_value,
    metadata: { checked: true },
  })
  expect(await answer.json()).toMatchObject({ ...fact, metadata: { checked: true }, updated_at: expect.any(String) })
  expect((await pika.client.add("echo", fact?.fact_value ?? "")).id).toBe(fact?.id ?? "")
})

test("a fact that is over says so where its answer has no field for it", async () => {
  await pika.client.tell("mover", "I live in Hue")
  await pika.client.tell("mover", "I moved to Hanoi")
  const body = { user_id: "mover", query: "Where did I live before?" }
  const answer = await (await pika.client.request("POST", "/search_facts", body)).json()
  const [first] = (answer as { data: { results: { memory: string }[] } }).data.results
  expect(first?.memory).toBe(`User lives in Hue (until ${today()})`)
})

test("a model is told on which day a known age was said", async () => {
  using.provider.queue({
    facts: [modelFact("User is 8 years old", { relations: [{ subject: "user", type: "aged", target: "8" }] })],
  })
  await using.client.tell("modelled", "Whatever was said")
  const day = await daysAgo("modelled", 100, using)
  await using.client.tell("modelled", "Whatever was said")
  const sent = using.provider.requests.filter(({ endpoint }) => endpoint === "chat").at(-1)
  expect(JSON.stringify(sent?.body)).toContain(`User is 8 years old (said on ${day})`)
})

test("a birthday that a model found ends the age that was said before it", async () => {
  using.provider.queue({
    facts: [modelFact("User is 8 years old", { relations: [{ subject: "user", type: "aged", target: "8" }] })],
  })
  await using.client.tell("grown", "Whatever was said")
  await daysAgo("grown", 100, using)
  const date = today()
  using.provider.queue({
    facts: [
      modelFact(`User had a birthday on ${date}`, {
        relations: [{ subject: "user", type: "had_birthday", target: date }],
      }),
    ],
  })
  await using.client.tell("grown", "Whatever was said")
  expect((await using.client.list("grown")).items.map(({ fact_value }) => fact_value)).toEqual([
    `User had a birthday on ${date}`,
  ])
})
