import { expect, test } from "bun:test"
import { erasedTables } from "../../src/features.ts"
import { lockUser } from "../../src/people/lock-user.ts"
import { deletePerson, insertErasure } from "../../src/people/queries.ts"
import { insertFamily } from "../../src/people/token-queries.ts"
import { asUser } from "../../src/platform/database/as-user.ts"
import { insertSession } from "../support/chat.ts"
import { insertPerson } from "../support/people.ts"
import { usePika } from "../support/use-pika.ts"
import { findInTables } from "./traces.ts"

const pika = usePika()

test("an erasure by a program that knows no table of today's leaves nothing of the person, and all of the others", async () => {
  for (const person of ["zqperson", "neighbour"]) {
    await insertPerson(pika.sql, person, `name.${person}`)
    await pika.sql.begin((tx) => insertFamily(tx, person))
    await insertSession(pika.sql, person, "A cave")
    await pika.sql`
      insert into webhook_deliveries (user_id, webhook_id, event, fact_id)
      values (${person}, gen_random_uuid(), 'memory_add', gen_random_uuid())`
    await pika.client.add(person, "User has a dog named Sparky")
  }
  const before = await findInTables(pika.sql, "neighbour")
  await asUser(pika.sql, "zqperson", async (tx) => {
    await lockUser(tx, "zqperson")
    await deletePerson(tx, "zqperson")
    await insertErasure(tx, "zqperson")
  })
  const left = Object.keys(await findInTables(pika.sql, "zqperson"))
  expect(left.filter((table) => erasedTables.includes(table) && table.startsWith("pika."))).toEqual([])
  expect(await findInTables(pika.sql, "neighbour")).toMatchObject(before)
})

/** The database deletes these by name, by way of another table, or as copies that an hourly job drops. */
const withoutPolicy = ["accounts", "token_families", "users", "webhook_deliveries", "chunk_indexes", "vector_indexes"]

test("every other table with rows of persons that are erased shows one person's rows, by which such an erasure finds it", async () => {
  const tables = await pika.sql<{ name: string }[]>`
    select concat('pika.', relname) as name from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = 'pika'::regnamespace and attname = 'user_id' and relkind in ('r', 'p') and not relispartition
      and not exists (select from pg_policy where polrelid = pg_class.oid and polname = 'one_person')`
  const missing = tables.map(({ name }) => name).filter((name) => erasedTables.includes(name))
  expect(missing.sort()).toEqual(withoutPolicy.map((name) => `pika.${name}`).sort())
})
