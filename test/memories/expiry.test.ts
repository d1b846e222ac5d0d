import { expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

const expire = (id: string, at: string) =>
  pika.sql`update facts set expires_at = now() + ${at}::interval where id = ${id}`

test("a memory that has expired is not listed, not found and not in the profile, and one that has not is", async () => {
  const { client } = pika
  const { id } = await client.add("emma", "User has a loose tooth")
  await expire(id, "1 day")
  expect((await client.search("emma", "loose tooth")).count).toBe(1)
  await expire(id, "-1 second")
  expect((await client.list("emma")).items).toEqual([])
  expect((await client.search("emma", "does she have a loose tooth")).facts).toEqual([])
  const profile = await client.request("GET", "/api/v1/users/emma/profile")
  expect(await profile.json()).toMatchObject({ categories: [] })
  expect((await client.list("emma", "&include_past=true")).items).toHaveLength(1)
})

test("an answer in the cache is not given any more once a memory in it has expired", async () => {
  const { client } = pika
  const { id } = await client.add("anna", "User has a loose tooth")
  const [row] = await pika.sql<{ at: Date }[]>`
    update facts set expires_at = now() + interval '1.5 seconds' where id = ${id} returning expires_at as at`
  expect((await client.search("anna", "loose tooth")).count).toBe(1)
  const left = Math.max(0, (row?.at.getTime() ?? 0) - Date.now())
  await Bun.sleep(left)
  expect((await client.search("anna", "loose tooth")).count).toBe(0)
})

test("what has expired is new when it is told again, and the old one is past", async () => {
  const { client } = pika
  for (const [user, tell] of [
    ["tuan", () => client.add("tuan", "User has a hamster")],
    ["mai", () => client.tell("mai", "I have a hamster named Nibbles")],
  ] as const) {
    await tell()
    const [first] = (await client.list(user)).items
    await expire(first?.id ?? "", "-1 second")
    await tell()
    const held = (await client.list(user)).items
    expect([user, held.length, held[0]?.id === first?.id]).toEqual([user, 1, false])
    const past = (await client.list(user, "&include_past=true")).items.find(({ id }) => id === first?.id)
    expect(past?.valid_to).not.toBeNull()
  }
})

test("when a memory expires is exported, and imported again", async () => {
  const { client } = pika
  const { id } = await client.add("nga", "User has a loose tooth")
  await pika.sql`update facts set expires_at = '2027-01-02T00:00:00Z' where id = ${id}`
  const file = (await (await client.request("POST", "/api/v1/export_user_data", { user_id: "nga" })).json()) as {
    memories: { expires_at: string }[]
  }
  expect(file.memories[0]?.expires_at).toBe("2027-01-02T00:00:00.000000Z")
})
