import { expect, test } from "bun:test"
import { untilJobIsOver } from "../../src/jobs/until-job-is-over.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: true, worker: false } })

const insertJob = async (userId: string): Promise<string> => {
  const id = Bun.randomUUIDv7()
  await pika.sql`insert into jobs (user_id, id, type) values (${userId}, ${id}, 'memory.extract')`
  return id
}

test("whoever waits for a job is told when it is over, and whoever waits for another goes on waiting", async () => {
  const { sql } = pika.running.services
  const [first, second] = [await insertJob("emma"), await insertJob("tuan")]
  const stop = new AbortController()
  const ended: string[] = []
  const wait = (id: string) => untilJobIsOver(sql, id, stop.signal).then(() => void ended.push(id))
  const waits = [wait(first), wait(first), wait(second)]
  await pika.sql`update jobs set status = 'completed', completed_at = now() where id = ${first}`
  await Promise.all(waits.slice(0, 2))
  expect(ended).toEqual([first, first])
  stop.abort()
  await Promise.all(waits)
  expect(ended).toEqual([first, first, second])
})

test("a job that is gone is over", async () => {
  await untilJobIsOver(pika.running.services.sql, Bun.randomUUIDv7(), AbortSignal.timeout(20_000))
  const id = await insertJob("emma")
  const limit = AbortSignal.timeout(20_000)
  const waiting = untilJobIsOver(pika.running.services.sql, id, limit)
  await pika.sql`delete from jobs where id = ${id}`
  await waiting
  expect(limit.aborted).toBe(false)
})
