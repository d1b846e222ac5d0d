import { expect, test } from "bun:test"
import { startAttempts } from "../../src/jobs/start-attempts.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: true, worker: false } })
const type = "memory.extract"

const handIn = async (user: string): Promise<string> =>
  (await pika.client.extract({ user_id: user, conversation: [{ role: "user", content: "I like tea" }] })).job_id

test("one fetch starts the jobs of several people, and leaves out who has moved away and what is over", async () => {
  const [one, other, moved, over] = [
    await handIn("one"),
    await handIn("other"),
    await handIn("moved"),
    await handIn("over"),
  ]
  await pika.sql`
    insert into pika.moves (user_hash, state, other, erasure_id) values (sha256(convert_to('moved', 'UTF8')), 'gone', 'elsewhere', 0)`
  await pika.sql`update pika.jobs set status = 'completed' where id = ${over}`
  const { jobs, begun } = await pika.running.services.queue.fetch(type, 8, startAttempts)
  expect(jobs.map(({ data }) => data.jobId)).toEqual([one, other, moved, over])
  expect([...begun.keys()].sort()).toEqual([one, other].sort())
  expect(begun.get(one)).toMatchObject({ attempts: 1, payload: { conversation: [{ content: "I like tea" }] } })
  const rows = await pika.sql`select status, attempts from pika.jobs order by id`
  expect(rows.map(({ status, attempts }) => `${status} ${attempts}`)).toEqual([
    "processing 1",
    "processing 1",
    "pending 0",
    "completed 0",
  ])
})
