import { beforeAll, expect, test } from "bun:test"
import { listChangeRows } from "../../src/memories/change-queries.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import { createStrictClient, type StrictClient } from "../contract/strict-client.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })
let client: StrictClient
beforeAll(async () => {
  client = await createStrictClient(pika.client.url)
})

type State = { id: string; fact_value: string; category: string; valid_from: string; valid_to: string | null }
type Change = { id: string; at: string; kind: string; reason: string; before: State; after: State | null }

const pageOf = async (user: string, query = "") =>
  (await client.send("GET", `/api/v1/users/${encodeURIComponent(user)}/changes${query}`)).body as unknown as {
    items: Change[]
    next_cursor: string | null
  }
const changesOf = async (user: string) => (await pageOf(user)).items
const texts = (changes: Change[]) =>
  changes.map(({ kind, before, after }) => [kind, before.fact_value, after?.fact_value])

test("a later statement that takes the place of an earlier one is a change, with both", async () => {
  for (const city of ["Hanoi", "Da Nang", "Hue"]) await pika.client.tell("mover", `I live in ${city}`)
  const changes = await changesOf("mover")
  expect(texts(changes)).toEqual([
    ["superseded", "User lives in Da Nang", "User lives in Hue"],
    ["superseded", "User lives in Hanoi", "User lives in Da Nang"],
  ])
  const [hue, daNang] = (await pika.client.list("mover", "&include_past=true")).items
  expect(changes[0]).toMatchObject({
    reason: "A newer statement replaced it.",
    before: { id: daNang?.id, category: "place", valid_from: daNang?.valid_from, valid_to: daNang?.valid_to },
    after: { id: hue?.id, valid_to: null },
  })
})

test("a memory that only is, or was only rated, has not changed", async () => {
  const { id } = await pika.client.add("still", "User has a lamp")
  await pika.client.request("POST", `/api/v1/memories/${id}/feedback`, { feedback: "NEGATIVE" })
  await pika.client.request("PATCH", `/api/v1/memories/${id}`, { metadata: { room: 1 } })
  expect(await pageOf("still")).toMatchObject({ items: [], next_cursor: null })
})

test("each correction is a change from the text before to the text after", async () => {
  const { id } = await pika.client.add("corrected", "User has 1 marble")
  for (const count of [2, 3])
    await pika.client.request("PATCH", `/api/v1/memories/${id}`, { fact_value: `User has ${count} marbles` })
  const changes = await changesOf("corrected")
  expect(texts(changes)).toEqual([
    ["corrected", "User has 2 marbles", "User has 3 marbles"],
    ["corrected", "User has 1 marble", "User has 2 marbles"],
  ])
  expect(changes.map((change) => change.id)).toEqual([`${id}.3`, `${id}.2`])
})

test("what expired is a change that nothing follows", async () => {
  const { id } = await pika.client.add("expiring", "User has a loose tooth")
  await pika.sql`update facts set expires_at = now() - interval '1 second' where id = ${id}`
  await pika.client.add("expiring", "User likes tea")
  expect(texts(await changesOf("expiring"))).toEqual([["expired", "User has a loose tooth", undefined]])
})

test("what was forgotten does not come back, neither as what was replaced nor as what replaced it", async () => {
  for (const city of ["Hanoi", "Da Nang", "Hue"]) await pika.client.tell("forgetful", `I live in ${city}`)
  const [, daNang] = (await pika.client.list("forgetful", "&include_past=true")).items
  await pika.client.request("DELETE", `/api/v1/memories/${daNang?.id}`)
  const changes = await changesOf("forgetful")
  expect(texts(changes)).toEqual([["ended", "User lives in Hanoi", undefined]])
  expect(JSON.stringify(changes)).not.toContain("Da Nang")
})

test("pages follow each other without a gap, and a page of nothing that is told is followed by the next", async () => {
  const { id } = await pika.client.add("paged", "User has 0 marbles")
  for (let count = 1; count <= 7; count++)
    await pika.client.request("PATCH", `/api/v1/memories/${id}`, { fact_value: `User has ${count} marbles` })
  const seen: string[] = []
  let cursor: string | null = ""
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf("paged", `?limit=3${cursor && `&cursor=${cursor}`}`)
    seen.push(...page.items.map((change) => change.id))
    cursor = page.next_cursor
  }
  expect(seen).toEqual([8, 7, 6, 5, 4, 3, 2].map((version) => `${id}.${version}`))
  // 150 states that only rate it, above the change that is told.
  await pika.sql`
    insert into fact_versions (user_id, fact_id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, changed_at)
    select user_id, id, 8 + n, fact_value, category, fact_type, metadata, valid_from, null, 'Rated.', updated_at + n * interval '1 second'
    from facts, generate_series(0, 149) as n where id = ${id}`
  await pika.sql`update facts set version = 158, updated_at = updated_at + interval '1 hour' where id = ${id}`
  const empty = await pageOf("paged", "?limit=3")
  expect(empty.items).toEqual([])
  const { items } = await pageOf("paged", `?limit=1&cursor=${empty.next_cursor}`)
  expect(texts(items)).toEqual([["corrected", "User has 6 marbles", "User has 7 marbles"]])
})

test("the changes of one person hold nothing of another's", async () => {
  for (const user of ["walker a", "walker b"])
    for (const city of ["Hanoi", "Hue"]) await pika.client.tell(user, `I live in ${city}`)
  const own = new Set((await pika.client.list("walker a", "&include_past=true")).items.map(({ id }) => id))
  for (const { before, after } of await changesOf("walker a"))
    expect([own.has(before.id), own.has(after?.id ?? "")]).toEqual([true, true])
})

test("of a person with many memories, they are found by indexes that hold changes alone", async () => {
  const { id } = await pika.client.add("many", "User has a lamp")
  await pika.sql`
    insert into facts (user_id, id, fact_value, category, confidence, source, content_hash, said_at, valid_from, reason, position, version)
    select user_id, gen_random_uuid(), 'Fact ' || n, category, 1, source, sha256(n::text::bytea), now(), now(), reason, n,
      case n % 50 when 0 then 2 else 1 end
    from facts, generate_series(1, 10000) as n where id = ${id}`
  await pika.sql`
    insert into fact_versions (user_id, fact_id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, changed_at)
    select user_id, id, 1, 'Once ' || fact_value, category, fact_type, metadata, valid_from, null, reason, created_at
    from facts where user_id = 'many'`
  await pika.sql`analyze facts, fact_versions`
  const { sql } = pika.running.services
  const plan = await asUser(
    sql,
    "many",
    (tx) => tx<{ "QUERY PLAN": string }[]>`explain ${listChangeRows(tx, "many", null, 100)}`,
  )
  const lines = plan.map((row) => row["QUERY PLAN"]).join("\n")
  for (const index of ["facts_that_changed", "versions_by_time"]) expect(lines).toContain(index)
  expect(lines).not.toContain("Seq Scan on fact")
  expect(await changesOf("many")).toHaveLength(20)
})
