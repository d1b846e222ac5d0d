import { beforeAll, expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"
import { checkExport, importFile } from "../support/user-data.ts"

const pika = usePika()
const chess = 'User said: "i play chess in the library"'
const moved = 'User said: "they moved chess to the gym"'

const scoresOf = async (user: string, query: string): Promise<Map<string, number>> => {
  const { facts } = await pika.client.search(user, query, { score_threshold: 0 })
  return new Map(facts.map(({ fact_value, score }) => [fact_value, score]))
}

beforeAll(async () => {
  for (const user of ["mover", "returner", "leaver"]) await pika.client.tell(user, "i play chess in the library")
  await pika.client.tell("mover", "they moved chess to the gym")
})

test("what a later message makes unlikely stands below it, and is still known", async () => {
  const scores = await scoresOf("mover", "where do we play chess?")
  expect([...scores.keys()]).toEqual([moved, chess])
  const before = await scoresOf("leaver", "where do we play chess?")
  expect(scores.get(chess)).toBeLessThan((before.get(chess) ?? 0) / 2)
})

test("a question about the past finds it as before", async () => {
  const scores = await scoresOf("mover", "where did we play chess before?")
  const before = await scoresOf("leaver", "where did we play chess before?")
  expect(scores.get(chess)).toBeGreaterThan((before.get(chess) ?? 0) * 0.9)
})

test("what is told again is no longer in doubt", async () => {
  const [before] = (await scoresOf("returner", "where do we play chess?")).values()
  await pika.client.tell("returner", "they moved chess to the gym")
  await pika.client.tell("returner", "i play chess in the library")
  const scores = await scoresOf("returner", "where do we play chess?")
  expect(scores.get(chess)).toBeGreaterThan((before ?? 0) * 0.9)
})

test("what was said before the fact puts it in no doubt", async () => {
  const { job_id } = await pika.client.extract({
    user_id: "leaver",
    said_at: "2020-01-01T00:00:00Z",
    conversation: [{ role: "user", content: "they moved chess to the gym" }],
  })
  await pika.client.waitForJob(job_id)
  const scores = await scoresOf("leaver", "where do we play chess?")
  expect(scores.get(chess)).toBeGreaterThan(0.5)
})

test("a person who is moved takes the doubt along", async () => {
  const exported = await pika.client.request("POST", "/export_user_data", { user_id: "mover" })
  const file = checkExport(await exported.json())
  expect(file.memories.find(({ fact_value }) => fact_value === chess)?.still_true).toBeLessThan(0.9)
  const before = await scoresOf("mover", "where do we play chess?")
  await pika.client.request("POST", "/delete_user_data", { user_id: "mover" })
  await importFile(pika, "mover", file)
  expect(await scoresOf("mover", "where do we play chess?")).toEqual(before)
})
