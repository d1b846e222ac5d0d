import { expect, test } from "bun:test"
import { readKnownOf } from "../../src/memories/queries.ts"
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
