import { beforeAll, expect, test } from "bun:test"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

const rate = (id: unknown, feedback: string | null, reason?: string) =>
  client.send("POST", `/api/v1/memories/${id}/feedback`, { feedback, ...(reason !== undefined && { reason }) })
const reasons = async (id: unknown) =>
  ((await client.send("GET", `/api/v1/memories/${id}/history`)).body.items as { reason: string }[]).map(
    ({ reason }) => reason,
  )

test("bad feedback lowers the confidence once, and taking it back restores it", async () => {
  const { id } = await pika.client.add("rater", "User has a dog named Sparky")
  for (const [feedback, confidence] of [
    ["NEGATIVE", 0.5],
    ["NEGATIVE", 0.5],
    ["VERY_NEGATIVE", 0.1],
    ["POSITIVE", 1],
    ["NEGATIVE", 0.5],
    [null, 1],
  ] as const)
    expect(await rate(id, feedback)).toMatchObject({ status: 200, body: { id, confidence } })
})

test("feedback and its reason are in the history, and the same feedback again is not", async () => {
  const { id } = await pika.client.add("historian", "User has a cat")
  await rate(id, "NEGATIVE", "It is a dog.")
  await rate(id, "NEGATIVE")
  await rate(id, null)
  expect(await reasons(id)).toEqual([
    "It was added by a client.",
    "The feedback of a client was NEGATIVE. It is a dog.",
    "A client took its feedback back.",
  ])
})

test("a new text begins without feedback, a new category does not", async () => {
  const { id } = await pika.client.add("mender", "User has a dog named Sparky")
  await rate(id, "VERY_NEGATIVE")
  const path = `/api/v1/memories/${id}`
  expect((await client.send("PATCH", path, { category: "pet" })).body).toMatchObject({ confidence: 0.1 })
  expect((await client.send("PATCH", path, { fact_value: "User has a dog named Sparkle" })).body).toMatchObject({
    confidence: 1,
  })
  const [row] = await pika.sql`select feedback, unrated_confidence from facts where id = ${id}`
  expect(row).toEqual({ feedback: null, unrated_confidence: null })
})

test("feedback moves with its memory to another installation, and goes with it", async () => {
  const { id } = await pika.client.add("mover", "User has a parrot")
  await rate(id, "NEGATIVE", "It flew away.")
  const { text } = await client.send("POST", "/api/v1/export_user_data", { user_id: "mover" })
  expect(JSON.parse(text).memories).toMatchObject([{ feedback: "NEGATIVE", confidence: 0.5, unrated_confidence: 1 }])
  await client.send("DELETE", `/api/v1/memories/${id}`)
  const [left] = await pika.sql`select count(*)::int as count from fact_versions where reason like '%flew away%'`
  expect(left?.count).toBe(0)
})

test("feedback on a memory of nobody, or of an unknown kind, is refused", async () => {
  expect((await rate("019a5c3e-7b1a-7c2d-9e3f-0123456789ab", "POSITIVE")).status).toBe(404)
  const { id } = await pika.client.add("refused", "User has a kite")
  expect((await rate(id, "SO_SO")).status).toBe(400)
})
