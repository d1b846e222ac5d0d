import { expect, test } from "bun:test"
import { dayIn, isTimeZone, startOfDay } from "../../src/platform/time-zone.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ environment: { PIKA_TIME_ZONE: "Pacific/Kiritimati" } })

const tell = async (user: string, content: string, more: Record<string, unknown> = {}) => {
  const accepted = await pika.client.extract({ user_id: user, conversation: [{ role: "user", content }], ...more })
  return pika.client.waitForJob(accepted.job_id)
}
const texts = async (user: string) => (await pika.client.list(user)).items.map(({ fact_value }) => fact_value).sort()

test("at 06:30 in Vietnam a birthday today is today in Vietnam", async () => {
  const more = { said_at: "2026-03-09T23:30:00Z", time_zone: "Asia/Ho_Chi_Minh" }
  await tell("vietnam", "Hôm nay là sinh nhật con", more)
  expect(await texts("vietnam")).toEqual(["Người dùng đón sinh nhật vào ngày 2026-03-10"])
})

test.each([
  ["Pacific/Kiritimati", "2026-03-11"],
  ["Pacific/Pago_Pago", "2026-03-09"],
])("one instant is another day at the other side of the date line: %s", async (time_zone, day) => {
  await tell(time_zone, "It's my birthday today!", { said_at: "2026-03-10T10:30:00Z", time_zone })
  expect(await texts(time_zone)).toEqual([`User had a birthday on ${day}`])
})

test.each([
  ["before the clock goes forward", "2026-03-08T06:30:00Z", "2026-03-08"],
  ["after it went forward", "2026-03-09T03:30:00Z", "2026-03-08"],
  ["before it goes back", "2026-11-01T03:30:00Z", "2026-10-31"],
  ["after it went back", "2026-11-02T04:30:00Z", "2026-11-01"],
])("a day of 23 or 25 hours is one day: %s", async (name, said_at, day) => {
  await tell(name, "It's my birthday today!", { said_at, time_zone: "America/New_York" })
  expect(await texts(name)).toEqual([`User had a birthday on ${day}`])
})

test("a person's time zone is the one that was given last, by when it was said", async () => {
  await tell("traveller", "I like tea", { said_at: "2026-03-02T00:00:00Z", time_zone: "Pacific/Pago_Pago" })
  await tell("traveller", "I like rice", { said_at: "2026-03-01T00:00:00Z", time_zone: "Asia/Ho_Chi_Minh" })
  await tell("traveller", "It's my birthday today!", { said_at: "2026-03-10T10:30:00Z" })
  expect(await texts("traveller")).toContain("User had a birthday on 2026-03-09")
})

test("a memory that a client adds gives the person's time zone too, be the memory known or not", async () => {
  await pika.client.add("added", "User likes tea", { time_zone: "Asia/Ho_Chi_Minh" })
  await pika.client.add("added", "User likes tea", { time_zone: "Pacific/Pago_Pago" })
  await tell("added", "It's my birthday today!", { said_at: "2026-03-10T10:30:00Z" })
  expect(await texts("added")).toContain("User had a birthday on 2026-03-09")
})

test("where no time zone was given, PIKA_TIME_ZONE counts", async () => {
  await tell("unknown", "It's my birthday today!", { said_at: "2026-03-10T10:30:00Z" })
  expect(await texts("unknown")).toEqual(["User had a birthday on 2026-03-11"])
})

test("the day on which an age was said is the person's", async () => {
  await tell("aged", "I am 8 years old", { said_at: "2026-03-09T23:30:00Z", time_zone: "Asia/Ho_Chi_Minh" })
  const wanted = "User is 8 years old (said on 2026-03-10)"
  expect(await texts("aged")).toEqual([wanted])
  expect((await pika.client.search("aged", "How old am I?")).facts[0]?.fact_value).toBe(wanted)
  const simple = await pika.client.request("POST", "/search_facts", { user_id: "aged", query: "How old am I?" })
  expect(await simple.text()).toContain(wanted)
  expect(await (await pika.client.request("GET", "/api/v1/users/aged/profile")).text()).toContain(wanted)
})

test.each(["Mars/Olympus", "+07:00", "", "asia", "GMT+7", "Asia/Ho Chi Minh"])(
  "%p is no time zone, and is refused",
  async (time_zone) => {
    const conversation = [{ role: "user", content: "I like tea" }]
    const answer = await pika.client.request("POST", "/api/v1/extract_facts", { user_id: "x", conversation, time_zone })
    expect(answer.status).toBe(400)
    const message = "must be the IANA name of a time zone, like Asia/Ho_Chi_Minh"
    expect(await answer.json()).toMatchObject({ details: [{ path: "time_zone", message }] })
    expect(isTimeZone(time_zone)).toBe(false)
  },
)

test("a day begins an hour later where the clock leaves midnight out", () => {
  expect(startOfDay("Africa/Cairo", "2026-04-24").toISOString()).toBe("2026-04-23T22:00:00.000Z")
  expect(dayIn("Africa/Cairo", startOfDay("Africa/Cairo", "2026-04-24"))).toBe("2026-04-24")
})

test("what is known of a person's time zone is exported, imported and erased with them", async () => {
  await tell("exported", "I like tea", { said_at: "2026-03-01T00:00:00Z", time_zone: "Asia/Ho_Chi_Minh" })
  const file = await (await pika.client.request("POST", "/api/v1/export_user_data", { user_id: "exported" })).json()
  expect(file).toMatchObject({ time_zone: "Asia/Ho_Chi_Minh", time_zone_at: "2026-03-01T00:00:00.000000Z" })
  await pika.client.request("POST", "/api/v1/delete_user_data", { user_id: "exported" })
  const rows = await pika.sql`select from users where user_id = 'exported'`
  expect(rows).toHaveLength(0)
})
