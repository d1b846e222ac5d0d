import { expect, test } from "bun:test"
import { fillGraph } from "../../src/memories/backfill.ts"
import { nothingRebuilt } from "../../src/memories/rebuild-person.ts"
import { fold } from "../../src/platform/text.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })

const keys = async (user: string) => {
  const rows = await pika.sql<{ key: string }[]>`
    select properties ->> 'key'::text as key from pika_graph."Entity"
    where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${JSON.stringify(user)}::text::agtype`
  return rows.map(({ key }) => key).sort()
}
const derived = async (user: string) => {
  const { sql } = pika
  return {
    entities: await keys(user),
    facts:
      await sql`select id, encode(content_hash, 'hex') as hash, encode(folded_hash, 'hex') as folded, valid_to from facts
      where user_id = ${user} order by id`.values(),
    claims:
      await sql`select subject_key, type, target_key, fact_id from claims where user_id = ${user} order by 1, 2, 3, 4`.values(),
    edges: await sql`
      select m.id is not null from pika_graph."MENTIONS" m join pika_graph."Entity" e on e.id = m.end_id
      where agtype_access_operator(variadic array[e.properties, '"user_id"'::agtype]) = ${JSON.stringify(user)}::text::agtype`.values(),
  }
}

/** Makes of a person's rows what a program wrote to which a folded text was its identity: two names that fold alike are one entity. */
const foldAll = async (user: string, names: [string, string]) => {
  const { sql } = pika
  const owner = JSON.stringify(user)
  const facts = await sql<
    { id: string; fact_value: string }[]
  >`select id, fact_value from facts where user_id = ${user}`
  for (const { id, fact_value } of facts) {
    const words = (fold(fact_value).match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")
    const hash = Buffer.from(Bun.SHA256.hash(words).buffer)
    await sql`update facts set content_hash = ${hash}, folded_hash = null where id = ${id}`
  }
  await sql`
    update claims set subject_key = pika.fold(subject_key), target_key = pika.fold(target_key) where user_id = ${user}`
  const [kept, gone] = names.map((name) => JSON.stringify(name.toLowerCase()))
  await sql`
    update pika_graph."MENTIONS" m set end_id = kept.id
    from pika_graph."Entity" kept, pika_graph."Entity" gone
    where agtype_access_operator(variadic array[kept.properties, '"user_id"'::agtype]) = ${owner}::text::agtype
      and agtype_access_operator(variadic array[gone.properties, '"user_id"'::agtype]) = ${owner}::text::agtype
      and agtype_access_operator(variadic array[kept.properties, '"key"'::agtype]) = ${kept ?? ""}::text::agtype
      and agtype_access_operator(variadic array[gone.properties, '"key"'::agtype]) = ${gone ?? ""}::text::agtype
      and m.end_id = gone.id`
  await sql`
    delete from pika_graph."Entity" where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${owner}::text::agtype
      and agtype_access_operator(variadic array[properties, '"key"'::agtype]) = ${gone ?? ""}::text::agtype`
  await sql`
    update pika_graph."Entity"
    set properties = jsonb_build_object('user_id', ${user}::text, 'key', ${fold(names[0])}::text, 'name', ${names[1]}::text, 'type', 'person')::text::agtype
    where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${owner}::text::agtype
      and agtype_access_operator(variadic array[properties, '"key"'::agtype]) = ${kept ?? ""}::text::agtype`
}

const rebuild = async () => {
  const rebuilt = nothingRebuilt()
  for await (const _ of fillGraph({ sql: pika.sql }, rebuilt));
  return rebuilt
}

test("two people who had become one entity are two again, with all that is derived, and it says so", async () => {
  await pika.client.tell("friends", "My dog is named Hùng", "My cat is named Hưng")
  const before = await derived("friends")
  expect(before.entities).toEqual(["hùng", "hưng"].sort())
  await foldAll("friends", ["Hùng", "Hưng"])
  expect(await keys("friends")).toEqual(["hung"])
  expect((await pika.client.search("friends", "Hùng")).facts).toHaveLength(2)
  expect(await rebuild()).toEqual({ hashes: before.facts.length, twins: 0, split: 1 })
  expect(await derived("friends")).toEqual(before)
  expect(await rebuild()).toEqual({ hashes: 0, twins: 0, split: 0 })
  expect(await derived("friends")).toEqual(before)
})

test("of two memories that say the same, which two programs wrote, the later one ends", async () => {
  const first = await pika.client.add("twice", "Tôi bị dị ứng dừa")
  const second = await pika.client.add("twice", "Tôi bị dị ứng dứa")
  await pika.sql`update facts set fact_value = 'tôi bị dị ứng DỪA' where id = ${second.id}`
  expect(await rebuild()).toMatchObject({ twins: 1 })
  expect((await pika.client.list("twice")).items.map(({ id }) => id)).toEqual([first.id])
  const history = await (await pika.client.request("GET", `/api/v1/memories/${second.id}/history`)).text()
  expect(history).toContain("Another memory says the same.")
  expect(await rebuild()).toEqual({ hashes: 0, twins: 0, split: 0 })
})
