import { expect, test } from "bun:test"
import { asUser, everybody } from "../../src/platform/database/as-user.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ own: true })

test("everybody's jobs of a rare status are found by an index, not by reading all of them", async () => {
  await pika.sql`
    insert into jobs (user_id, id, type, status, completed_at)
    select 'user ' || n % 100, gen_random_uuid(), 'memory.extract', case n % 5000 when 0 then 'failed' else 'completed' end, now()
    from generate_series(1, 20000) as n`
  await pika.sql`analyze jobs`
  const plan = await asUser(
    pika.running.services.sql,
    everybody,
    (tx) => tx<{ "QUERY PLAN": string }[]>`
      explain select id, user_id, status from jobs where true and status = ${"failed"} order by id desc limit ${21}`,
  )
  expect(plan.map((row) => row["QUERY PLAN"]).join("\n")).toContain("jobs_by_status")
})
