import { expect, test } from "bun:test"
import fc from "fast-check"
import { modelFact } from "../support/fake-answers.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const using = usePikaWithProvider()

const hour = 60 * 60 * 1000
const daysAgo = (days: number): string => new Date(Date.now() - days * 24 * hour).toISOString()
const tell = async (user: string, content: string, more: Record<string, unknown>, client = pika.client) => {
  const accepted = await client.extract({ user_id: user, conversation: [{ role: "user", content }], ...more })
  return client.waitForJob(accepted.job_id)
}
const texts = async (user: string, client = pika.client) =>
  (await client.list(user)).items.map(({ fact_value }) => fact_value).sort()

test("what was said later wins over what arrived later", async () => {
  await tell("mover", "I live in Hanoi", { said_at: daysAgo(10) })
  await tell("mover", "I live in Hue", { said_at: daysAgo(100) })
  expect(await texts("mover")).toEqual(["User lives in Hanoi"])
  const past = (await pika.client.list("mover", "&include_past=true")).items.find(({ valid_to }) => valid_to !== null)
  expect(past?.fact_value).toBe("User lives in Hue")
  expect(past?.valid_to?.slice(0, 10)).toBe(daysAgo(10).slice(0, 10))
})

test("a conversation with its own time gives facts that hold from then, whatever offset the time is told in", async () => {
  await tell("dated", "I have a dog named Sparky", { said_at: "2025-03-01T06:30:00+07:00" })
  const [fact] = (await pika.client.list("dated")).items
  expect(fact?.valid_from).toBe("2025-02-28T23:30:00.000Z")
  const added = await pika.client.add("dated", "User is fond of rain", { said_at: "2025-03-01T06:30:00+07:00" })
  expect(added.valid_from).toBe("2025-02-28T23:30:00.000Z")
})

test("of two conversations of one instant, the one that arrived later wins", async () => {
  const said_at = daysAgo(5)
  await tell("instant", "I live in Hue", { said_at })
  await tell("instant", "I live in Hanoi", { said_at })
  expect(await texts("instant")).toEqual(["User lives in Hanoi"])
})

test("a home that was left before another one was told late is not current", async () => {
  const says = (text: string, more: Record<string, unknown>) => using.provider.queue({ facts: [modelFact(text, more)] })
  const home = (target: string) => ({ relations: [{ subject: "user", type: "lives_in", target }] })
  says("User lives in Hue", home("Hue"))
  await tell("left", "…", { said_at: daysAgo(20) }, using.client)
  says("User left Hue", { ends: [{ subject: "user", type: "lives_in", target: "Hue" }] })
  await tell("left", "…", { said_at: daysAgo(10) }, using.client)
  says("User lives in Hanoi", home("Hanoi"))
  await tell("left", "…", { said_at: daysAgo(30) }, using.client)
  expect(await texts("left", using.client)).toEqual(["User left Hue"])
})

const statements = [
  "I live in Hue",
  "I live in Hanoi",
  "My favorite color is red",
  "My favorite color is blue",
  "I am 7 years old",
  "I am 8 years old",
  "I like tea",
  "I do not like tea",
]

test("any order of arrival of the same conversations gives the same current facts", async () => {
  let people = 0
  const held = fc.array(fc.constantFrom(...statements), { minLength: 2, maxLength: 4 })
  const shuffled = held.chain((said) => {
    const times = said.map((content, index) => ({ content, said_at: daysAgo(200 - index * 20) }))
    return fc.tuple(fc.constant(times), fc.shuffledSubarray(times, { minLength: times.length }))
  })
  await fc.assert(
    fc.asyncProperty(shuffled, async ([inOrder, arriving]) => {
      const [one, other] = [`one-${people++}`, `other-${people}`]
      for (const { content, said_at } of inOrder) await tell(one, content, { said_at })
      for (const { content, said_at } of arriving) await tell(other, content, { said_at })
      expect(await texts(other)).toEqual(await texts(one))
    }),
    { numRuns: 12 },
  )
}, 60_000)

test.each([
  ["an hour ahead", new Date(Date.now() + hour).toISOString(), "must not be in the future"],
  ["before there were such conversations", "1969-12-31T23:59:59Z", "must not be before 1970"],
  ["without its offset", "2026-01-01T06:30:00", "must be an ISO 8601 time"],
  ["a day alone", "2026-01-01", "must be an ISO 8601 time"],
])("said_at %s is refused, at every door", async (_, said_at, message) => {
  const conversation = [{ role: "user", content: "I like tea" }]
  for (const path of ["/api/v1/extract_facts", "/extract_facts"]) {
    const answer = await pika.client.request("POST", path, { user_id: "refused", conversation, said_at })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(message)
  }
  const added = await pika.client.request("POST", "/api/v1/memories", { user_id: "refused", fact_value: "x", said_at })
  expect(added.status).toBe(400)
  expect(await added.json()).toMatchObject({
    details: [{ path: "said_at", message: expect.stringContaining(message) }],
  })
})

test("a clock that is a few seconds ahead is taken for now", async () => {
  await tell("ahead", "I like tea", { said_at: new Date(Date.now() + 20_000).toISOString() })
  const [fact] = (await pika.client.list("ahead")).items
  expect(Date.parse(fact?.valid_from ?? "")).toBeLessThanOrEqual(Date.now())
})
