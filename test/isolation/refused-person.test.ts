import { expect, test } from "bun:test"
import { asUser } from "../../src/platform/database/as-user.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })

test("what work for a refused person still sends is not written outside of the transaction", async () => {
  const { sql } = pika.running.services
  await pika.sql`
    insert into pika.moves (user_hash, state, other, erasure_id) values (sha256(convert_to('moved', 'UTF8')), 'gone', 'elsewhere', 0)`
  const work = asUser(sql, "moved", async (tx) => {
    await tx`select`.catch(() => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    await tx`insert into users (user_id) values ('left behind')`
  })
  await expect(work).rejects.toMatchObject({ code: "PK421" })
  // Behind whatever its connection still had to do.
  await asUser(sql, "somebody", (tx) => tx`select`)
  expect(await pika.sql`select from pika.users where user_id = 'left behind'`).toHaveLength(0)
})
