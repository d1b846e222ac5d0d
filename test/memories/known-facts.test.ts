import { expect, test } from "bun:test"
import { readKnownOf } from "../../src/memories/queries.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()

test("an extractor gets the facts that were stored last, whatever their ids are", async () => {
  for (const name of ["Sparky", "Mướp", "Max"]) await pika.client.add("emma", `User has a pet named ${name}`)
  // As an import leaves it: the greatest id, and a time long ago.
  await pika.sql`update pika.facts set created_at = '2020-01-01' where fact_value like '%Max%'`
  const known = await readKnownOf(pika.running.services.sql, "emma", 2)
  expect(known.facts.map((fact) => fact.fact_value)).toEqual([
    "User has a pet named Mướp",
    "User has a pet named Sparky",
  ])
})

const using = usePikaWithProvider()

test("a client that states what is known already costs no embedding", async () => {
  const { client, provider } = using
  const { id } = await client.add("tuan", "User has a turtle named Bo")
  const before = provider.count("embeddings")
  const again = await client.request("POST", "/api/v1/memories", {
    user_id: "tuan",
    fact_value: "User has a turtle named Bo",
  })
  expect(await again.json()).toMatchObject({ id })
  expect(provider.count("embeddings")).toBe(before)
})
