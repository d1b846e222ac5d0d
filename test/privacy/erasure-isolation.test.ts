import { expect, test } from "bun:test"
import fc from "fast-check"
import { findDisagreements } from "../support/consistency.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"

const using = usePikaWithProvider()

/** A checksum of all rows of each table that are not this person's. */
const othersThan = async (user: string): Promise<Record<string, string>> => {
  const { sql } = using.pika.running.services
  const sums: Record<string, string> = {}
  const tables = ["users", "jobs", "facts", "fact_versions", "fact_vectors", "fact_terms", "claims", "embeddings"]
  for (const table of tables) {
    const [row] = await sql<{ sum: string }[]>`
      select concat(count(*), ' ', md5(string_agg(item::text, '|' order by item::text))) as sum
      from ${sql(`pika.${table}`)} as item where user_id <> ${user}`
    sums[table] = row?.sum ?? ""
  }
  for (const label of ["User", "Fact", "Entity", "HAS_FACT", "MENTIONS", "RELATES"]) {
    const [row] = await sql<{ sum: string }[]>`
      select concat(count(*), ' ', md5(string_agg(item::text, '|' order by item::text))) as sum
      from ${sql(`pika_graph.${label}`)} as item
      where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) <> ${JSON.stringify(user)}::text::agtype`
    sums[label] = row?.sum ?? ""
  }
  const [messages] = await sql<{ count: number }[]>`
    select count(*)::int as count from pgboss.job where data ->> 'userId' <> ${user}`
  return { ...sums, messages: String(messages?.count) }
}

/** Ids that are easily mistaken for one another: one in another, wildcards, quotes, other cases and scripts. */
const names = [
  "a",
  "A",
  "aa",
  "a%",
  "a_",
  "%",
  "_",
  "a'",
  'a"',
  "a\\",
  "a\\u0061",
  "*",
  "a*",
  "á",
  "ạ",
  "pika:*",
  "{}",
  "🐶",
  "a b",
  "null",
]

const life = fc.record({
  who: fc.constantFrom(...names),
  facts: fc.uniqueArray(fc.constantFrom("Sparky", "Mướp", "Bello", "Tom", "Vàng"), { maxLength: 4 }),
  edits: fc.boolean(),
  tells: fc.boolean(),
})

test("deleting one person leaves everybody else as they were, to the last row", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(life, { selector: ({ who }) => who, minLength: 3, maxLength: 6 }),
      fc.nat(),
      async (lives, which) => {
        for (const { who, facts, edits, tells } of lives) {
          const added = []
          for (const name of facts) added.push(await using.client.add(who, `User has a dog named ${name}`))
          if (edits && added[0])
            await using.client.request("PATCH", `/api/v1/memories/${added[0].id}`, {
              fact_value: "User has a wise dog",
            })
          if (tells) await using.client.tell(who, "I have a parrot named Coco")
          await using.client.search(who, "dog")
        }
        const erased = lives[which % lives.length]?.who ?? ""
        // A question's vector is kept after its answer.
        await using.pika.running.services.queryVectors.settle()
        const before = await othersThan(erased)
        const answer = await using.client.request("POST", "/delete_user_data", { user_id: erased })
        expect(answer.status).toBe(200)
        expect(await othersThan(erased)).toEqual(before)
        expect((await using.client.list(erased)).items).toEqual([])
        expect(await findDisagreements(using.pika.sql)).toEqual([])
      },
    ),
    { numRuns: 12 },
  )
}, 180_000)

test("a credential of one person can delete and export that person only", async () => {
  const made = await using.client.request("POST", "/api/v1/keys", { name: "toy", scopes: ["privacy"], user_id: "mine" })
  const { key } = (await made.json()) as { key: string }
  await using.client.add("mine", "User has a dog named Sparky")
  await using.client.add("theirs", "User has a cat named Tom")
  for (const path of ["/delete_user_data", "/export_user_data"]) {
    const send = (user_id: string) => using.client.request("POST", path, { user_id }, { "X-API-Key": key })
    expect((await send("theirs")).status).toBe(403)
    expect((await send("mine")).status).toBe(200)
  }
  expect((await using.client.list("theirs")).items).toHaveLength(1)
})
