import { expect, test } from "bun:test"
import fc from "fast-check"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

type Operation =
  | { kind: "add"; text: string }
  | { kind: "edit"; which: number; text: string }
  | { kind: "forget"; which: number }

/** Few texts in several spellings, so that the same is often said again; some differ in one mark or sign. */
const text = fc
  .tuple(
    fc.constantFrom("bánh mì", "dừa", "dứa", "trà sữa", "Hoà", "C", "C++", "🐶", "🦖"),
    fc.constantFrom("likes", "has had"),
    fc.nat(2),
  )
  .map(
    ([what, does, spelling]) =>
      [
        `User ${does} ${what}`,
        `user ${does} ${what.replace("Hoà", "hòa")}!`,
        `USER  ${does} ${what.normalize("NFD")}.`,
      ][spelling] ?? "",
  )
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("add" as const), text }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("edit" as const), which: fc.nat(9), text }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("forget" as const), which: fc.nat(9) }) },
)
const people = 4
const story = fc.array(fc.tuple(fc.nat(people - 1), operation), { minLength: 1, maxLength: 60 })

type Fact = { id: string; text: string }
/** What the texts above have in common when they say the same, told apart letter by letter. */
const said = (one: string) =>
  one
    .normalize("NFC")
    .toLocaleLowerCase("en")
    .replace("hòa", "hoà")
    .split(" ")
    .filter(Boolean)
    .join(" ")
    .replace(/[.!]$/, "")
const sameText = (one: string, other: string) => said(one) === said(other)

/** What one operation does to a person's facts, and the status that it is answered with. */
const apply = async (user: string, facts: Fact[], operation: Operation): Promise<void> => {
  const request = async (method: string, path: string, body?: unknown) => {
    const response = await pika.client.request(method, path, body)
    return {
      status: response.status,
      body: response.status === 204 ? {} : ((await response.json()) as { id?: string }),
    }
  }
  if (operation.kind === "add") {
    const known = facts.find((fact) => sameText(fact.text, operation.text))
    const { status, body } = await request("POST", "/api/v1/memories", { user_id: user, fact_value: operation.text })
    expect([status, known?.id ?? body.id]).toEqual([known ? 200 : 201, body.id])
    if (!known) facts.push({ id: body.id ?? "", text: operation.text.normalize("NFC") })
    return
  }
  const fact = facts[operation.which % Math.max(1, facts.length)]
  if (!fact) return
  const path = `/api/v1/memories/${fact.id}`
  if (operation.kind === "forget") {
    expect((await request("DELETE", path)).status).toBe(204)
    facts.splice(facts.indexOf(fact), 1)
    return
  }
  const taken = facts.some((other) => other !== fact && sameText(other.text, operation.text))
  expect((await request("PATCH", path, { fact_value: operation.text })).status).toBe(taken ? 409 : 200)
  if (!taken) fact.text = operation.text.normalize("NFC")
}

test("whatever several people do in whatever order, each list holds what its own person did", async () => {
  let stories = 0
  await fc.assert(
    fc.asyncProperty(story, async (operations) => {
      const run = stories++
      const models = Array.from({ length: people }, (): Fact[] => [])
      const live = async (model: Fact[], person: number) => {
        for (const [who, operation] of operations)
          if (who === person) await apply(`story ${run} person ${person}`, model, operation)
      }
      await Promise.all(models.map(live))
      for (const [person, model] of models.entries()) {
        const { items } = await pika.client.list(`story ${run} person ${person}`, "&limit=100")
        expect(items.map(({ id, fact_value }) => ({ id, text: fact_value }))).toEqual(model.toReversed())
      }
    }),
    { numRuns: 40 },
  )
}, 120_000)

test("adding the same again, in any order, leaves what adding it once leaves", async () => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
      async (texts, order) => {
        const user = `idempotent ${runs++}`
        for (const one of texts) await pika.client.add(user, one)
        const once = await pika.client.list(user, "&limit=100")
        const again = texts.toSorted(() => ((order.next().value ?? 0) % 2 ? 1 : -1))
        for (const one of [...again, ...texts]) await pika.client.add(user, one)
        expect(await pika.client.list(user, "&limit=100")).toEqual(once)
      },
    ),
    { numRuns: 15 },
  )
}, 60_000)
