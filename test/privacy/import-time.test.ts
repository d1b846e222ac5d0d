import { expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"
import { checkExport, importFile } from "../support/user-data.ts"

const pika = usePika()

/** A Wednesday in Vietnam, where it is half past six. */
const said_at = "2026-03-10T23:30:00Z"
const tell = async (user: string, content: string, more: Record<string, unknown> = {}) => {
  const conversation = [{ role: "user" as const, content }]
  const accepted = await pika.client.extract({ user_id: user, conversation, said_at, ...more })
  expect((await pika.client.waitForJob(accepted.job_id)).status).toBe("completed")
}
const readUser = async (user: string) =>
  checkExport(await (await pika.client.request("POST", "/api/v1/export_user_data", { user_id: user })).json())

/** Somebody who told a plan and the year of something in Vietnam; exported, deleted, and imported again. */
const moved = async (user: string) => {
  const time_zone = "Asia/Ho_Chi_Minh"
  await tell(user, "Tomorrow we go to the zoo. I have lived in Hue since 2024.", { time_zone })
  const before = await readUser(user)
  expect((await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: user })).status).toBe(200)
  await importFile(pika, user, before)
  return before
}
const texts = async (user: string) => (await pika.client.list(user)).items.map(({ fact_value }) => fact_value)

test("what an export tells of time is told again after an import", async () => {
  const before = await moved("same")
  expect(before).toMatchObject({ time_zone: "Asia/Ho_Chi_Minh", time_zone_at: "2026-03-10T23:30:00.000000Z" })
  const told = before.memories.map((memory) => [memory.planned_for, memory.valid_from_precision])
  expect(told.sort()).toEqual([
    [null, "year"],
    ["2026-03-12", null],
  ])
  for (const { said_at: said, heard_at: heard } of before.memories) {
    expect(said).toBe("2026-03-10T23:30:00.000000Z")
    expect(Date.parse(heard ?? "")).toBeGreaterThan(Date.parse(said))
  }
  const { time_zone, time_zone_at, memories } = await readUser("same")
  expect({ time_zone, time_zone_at, memories }).toEqual({
    time_zone: before.time_zone,
    time_zone_at: before.time_zone_at,
    memories: before.memories,
  })
}, 20_000)

test("a plan that was imported is told as past, and a year as a year", async () => {
  await moved("planner")
  const { items } = await pika.client.list("planner")
  const told = items.map(({ fact_value, valid_from }) => [fact_value, valid_from])
  expect(told).toContainEqual([expect.stringMatching(/zoo\." \(was on 2026-03-12\)$/), expect.any(String)])
  expect(told).toContainEqual([expect.stringContaining("Hue"), "2024"])
}, 20_000)

test("the time zone that was imported counts for what is told next", async () => {
  await moved("traveller")
  await tell("traveller", "It's my birthday today!")
  expect(await texts("traveller")).toContain("User had a birthday on 2026-03-11")
}, 20_000)

test("a time zone that was given before the imported one does not take its place", async () => {
  await moved("home")
  await tell("home", "I like tea", { said_at: "2026-03-01T00:00:00Z", time_zone: "Pacific/Pago_Pago" })
  await tell("home", "It's my birthday today!")
  expect(await texts("home")).toContain("User had a birthday on 2026-03-11")
}, 20_000)

test("of two things said at one time, the one that was handed in later still wins after an import", async () => {
  const { client } = pika
  const hand = async (content: string) =>
    (await client.extract({ user_id: "order", conversation: [{ role: "user", content }], said_at })).job_id
  const first = await hand("I live in Hue")
  await client.waitForJob(first)
  const second = await hand("I live in Hanoi")
  await client.waitForJob(second)
  const file = await readUser("order")
  await client.request("POST", "/api/v1/delete_user_data", { user_id: "order" })
  // The first conversation waits to be read when it is imported, as it does where its job failed.
  const conversation = [{ role: "user" as const, content: "I live in Hue" }]
  const payload = { conversation_id: null, conversation, metadata: {}, said_at: new Date(said_at).toISOString() }
  const jobs = file.jobs.map((job) => (job.id === first ? { ...job, status: "pending" as const, payload } : job))
  await importFile(pika, "order", { ...file, jobs })
  expect((await client.waitForJob(first)).status).toBe("completed")
  expect(await texts("order")).toEqual(["User lives in Hanoi"])
}, 20_000)
