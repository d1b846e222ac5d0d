import { expect, test } from "bun:test"
import { z } from "zod"
import { modelFact } from "../support/fake-answers.ts"
import { handIn, usePikaWithProvider } from "../support/provider-pika.ts"
import { until } from "../support/until.ts"

const using = usePikaWithProvider()

const saidSchema = z.object({ conversation: z.array(z.object({ content: z.string() })) })

/** What the user said in the conversation that the model is asked about. */
const said = (user: string | undefined): string =>
  saidSchema.parse(JSON.parse(user ?? "{}")).conversation[0]?.content ?? ""

test("100 jobs of 10 people at once all complete, and no fact is stored twice", async () => {
  const { client, sql } = using
  using.provider.reply(({ messages }) => ({
    facts: said(messages.at(-1)?.content)
      .split(", ")
      .map((thing) =>
        modelFact(`User likes ${thing}`, {
          entities: [{ name: thing, type: "food" }],
          relations: [{ subject: "user", type: "likes", target: thing }],
        }),
      ),
  }))
  const foods = ["tea", "rice", "soup", "phở", "bread"]
  const accepted = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      client.extract({
        user_id: `crowd-${index % 10}`,
        conversation: [{ role: "user", content: `${foods[index % 5]}, ${foods[(index >> 2) % 5]}` }],
      }),
    ),
  )
  const jobs = await Promise.all(accepted.map(({ job_id }) => client.waitForJob(job_id)))
  expect(jobs.map(({ status, attempts }) => `${status} ${attempts}`)).toEqual(Array(100).fill("completed 1"))

  const facts = await sql<{ user_id: string; fact_value: string; copies: number }[]>`
    select user_id, fact_value, count(*)::int as copies from facts where user_id like 'crowd-%' group by 1, 2`
  expect(facts.filter(({ copies }) => copies > 1)).toEqual([])
  const people = Map.groupBy(facts, ({ user_id }) => user_id)
  expect(people.size).toBe(10)
  const counted = jobs.flatMap(({ data }) => data?.results ?? []).filter(({ outcome }) => outcome === "stored")
  expect(counted).toHaveLength(facts.length)
}, 30_000)

test("two jobs of one person are never at the model at the same time, and keep their order", async () => {
  const order: string[] = []
  using.provider.reply(({ messages }) => {
    order.push(said(messages.at(-1)?.content))
    return { facts: [] }
  })
  const release = using.provider.hold("chat")
  const before = using.provider.count("chat")
  const ids: string[] = []
  for (let index = 0; index < 12; index++) ids.push(await handIn(using.pika, "ordered", `Turn ${index}`))
  const other = await handIn(using.pika, "neighbour", "Somebody else")
  await until("both people have a job at the model", () => using.provider.count("chat") === before + 2)
  release()
  for (const id of [...ids, other]) await using.client.waitForJob(id)
  expect(order.filter((text) => text.startsWith("Turn"))).toEqual(ids.map((_, index) => `Turn ${index}`))
}, 20_000)

test("a person with many jobs does not hold up another", async () => {
  const release = using.provider.hold("chat")
  const before = using.provider.count("chat")
  const many = await Promise.all(Array.from({ length: 40 }, (_, index) => handIn(using.pika, "busy", `Turn ${index}`)))
  await until("the busy one is at the model", () => using.provider.count("chat") === before + 1)
  const quick = await handIn(using.pika, "quick", "I have a dog named Sparky")
  await until("the other one is at the model too", () => using.provider.count("chat") === before + 2)
  release()
  expect(await using.client.waitForJob(quick)).toMatchObject({ status: "completed" })
  for (const id of many) await using.client.waitForJob(id)
}, 20_000)

test("jobs of one person that do run at the same time, as in two processes, write one after the other", async () => {
  const { client, sql, pika, provider } = using
  provider.reply(({ messages }) => {
    const colour = said(messages.at(-1)?.content)
    const relations = [{ subject: "user", type: "favorite_color", target: colour }]
    return { facts: [modelFact("User likes tea"), modelFact(`User's favourite colour is ${colour}`, { relations })] }
  })
  const release = provider.hold("chat")
  const before = provider.count("chat")
  const colours = ["red", "green", "blue", "pink", "grey", "gold"]
  const ids: string[] = []
  for (const colour of colours) ids.push(await handIn(pika, "parallel", colour))
  await sql`update pgboss.job set group_id = null where data ->> 'userId' = 'parallel'`
  await until("all are at the model", () => provider.count("chat") === before + colours.length)
  release()
  const jobs = await Promise.all(ids.map((id) => client.waitForJob(id)))
  expect(jobs.map(({ status, attempts }) => `${status} ${attempts}`)).toEqual(Array(6).fill("completed 1"))
  expect((await client.list("parallel")).items.map((fact) => fact.fact_value).sort()).toEqual([
    "User likes tea",
    "User's favourite colour is gold",
  ])
}, 20_000)

test("what was said later wins, though it was worked off earlier", async () => {
  const { client, sql, pika, provider } = using
  provider.reply(({ messages }) => {
    const colour = said(messages.at(-1)?.content)
    return {
      facts: [
        modelFact(`User's favourite colour is ${colour}`, {
          category: "preference",
          relations: [{ subject: "user", type: "favorite_color", target: colour }],
        }),
      ],
    }
  })
  const release = provider.hold("chat")
  const before = provider.count("chat")
  const blocker = await handIn(pika, "colours", "red")
  await until("the first is at the model", () => provider.count("chat") > before)
  const earlier = await handIn(pika, "colours", "green")
  const later = await handIn(pika, "colours", "blue")
  await sql`update pgboss.job set start_after = now() + interval '1 hour' where id = ${earlier}`
  release()
  for (const id of [blocker, later]) await client.waitForJob(id)
  await sql`update pgboss.job set start_after = now() where id = ${earlier}`
  pika.running.services.wakeWorker()
  await client.waitForJob(earlier)
  expect((await client.list("colours")).items.map((fact) => fact.fact_value)).toEqual([
    "User's favourite colour is blue",
  ])
  expect((await client.list("colours", "&include_past=true")).items).toHaveLength(3)
  expect((await client.getJob(earlier)).data?.results[0]).toMatchObject({
    outcome: "stored",
    reason: "A later statement says otherwise already.",
  })
})
