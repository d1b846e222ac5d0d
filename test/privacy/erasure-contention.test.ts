import { expect, test } from "bun:test"
import { findDisagreements } from "../support/consistency.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

test("who tells something of a person while they are deleted, again and again, is answered each time", async () => {
  const counts: Record<string, number> = {}
  const ask = async (path: string, body: object) => {
    const { status } = await pika.client.request("POST", path, { user_id: "restless", ...body })
    counts[status] = (counts[status] ?? 0) + 1
  }
  const tell = async (who: number) => {
    for (let n = 0; n < 40; n++) await ask("/api/v1/memories", { fact_value: `User has ${who * 100 + n} marbles` })
  }
  const forget = async () => {
    for (let n = 0; n < 25; n++) await ask("/api/v1/delete_user_data", {})
  }
  await Promise.all([...[1, 2, 3, 4, 5, 6].map(tell), ...[1, 2, 3].map(forget)])
  expect(counts).toEqual({ 201: 240, 200: 75 })
  await ask("/api/v1/delete_user_data", {})
  expect((await pika.client.list("restless")).items).toEqual([])
  expect(await findDisagreements(pika.sql)).toEqual([])
}, 60_000)
