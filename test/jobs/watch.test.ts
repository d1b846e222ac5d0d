import { expect, test } from "bun:test"
import { startTrail } from "../../src/feature/audit-trail.ts"
import { createMailbox } from "../../src/jobs/job-mailbox.ts"
import { selectLiveJobs } from "../../src/jobs/live-queries.ts"
import { sendJobEvents } from "../../src/jobs/send-job-events.ts"
import { asUser, everybody } from "../../src/platform/database/as-user.ts"
import { createWorker } from "../../src/worker.ts"
import { openEvents } from "../support/events.ts"
import { makeKey } from "../support/keys.ts"
import { insertPerson } from "../support/people.ts"
import { usePika } from "../support/use-pika.ts"

/** Whoever works on these jobs is somebody else: this process serves alone. */
const pika = usePika({ roles: { http: true, worker: false } })

const extract = async (user: string, says: string): Promise<string> =>
  (await pika.client.extract({ user_id: user, conversation: [{ role: "user", content: says }] })).job_id
const watch = (query = "", key = pika.client.key) =>
  openEvents(pika.client, `/api/v1/jobs/events${query}`, { "X-API-Key": key })
const isJob = (id: string, status: string) => (event: { event: string; data: Record<string, unknown> }) =>
  event.event === "job" && event.data.job_id === id && event.data.status === status

test("a job is told of while it waits, while it runs elsewhere, and when it is done, with its result", async () => {
  const events = await watch("?user_id=watched")
  expect(await events.next()).toEqual({ event: "snapshot", data: { jobs: [] } })
  const id = await extract("watched", "I have a dog named Sparky")
  expect((await events.next()).data).toEqual((await pika.client.getJob(id)) as never)
  await pika.sql`update jobs set status = 'processing', progress = 30, current_step = 'Reading', attempts = 1 where id = ${id}`
  expect(await events.next()).toMatchObject({
    event: "job",
    data: { job_id: id, status: "processing", progress: 30, current_step: "Reading", data: null },
  })
  await pika.sql`update jobs set status = 'pending' where id = ${id}`
  const worker = createWorker(pika.running.services, 1)
  const { data } = await events.until(isJob(id, "completed"))
  expect(data).toEqual((await pika.client.getJob(id)) as never)
  expect(JSON.stringify(data)).toContain("Sparky")
  await worker.stop(1000)
  await events.close()
})

test("who may not read memories is told no text of theirs", async () => {
  const { key } = await makeKey(pika.sql, ["job:status"], { userId: "watched" })
  const events = await watch("", key)
  expect((await events.next()).event).toBe("snapshot")
  const id = await extract("watched", "I have a cat named Miu")
  const worker = createWorker(pika.running.services, 1)
  const { data } = await events.until(isJob(id, "completed"))
  expect(data).toMatchObject({ data: { facts_extracted: 1 } })
  expect(JSON.stringify(data)).not.toContain("Miu")
  await worker.stop(1000)
  await events.close()
})

test("a key for one person is told of that person's jobs alone, and only an admin's of everybody's", async () => {
  const { key } = await makeKey(pika.sql, ["job:status"], { userId: "bound" })
  const [own, all] = [await watch("", key), await watch()]
  await Promise.all([own.next(), all.next()])
  const [others, bound] = [await extract("unbound", "I like mango"), await extract("bound", "I like tea")]
  await all.until(isJob(others, "pending"))
  expect((await own.next()).data.job_id).toBe(bound)
  await pika.sql`update jobs set status = 'processing' where id in (${others}, ${bound})`
  expect((await own.next()).data).toMatchObject({ job_id: bound, status: "processing" })
  await Promise.all([own.close(), all.close()])
  const ask = (query: string, asking: string) =>
    pika.client.request("GET", `/api/v1/jobs/events${query}`, undefined, { "X-API-Key": asking })
  expect((await ask("?user_id=unbound", key)).status).toBe(403)
  const everybodys = await makeKey(pika.sql, ["job:status"])
  expect((await ask("", everybodys.key)).status).toBe(403)
})

test("jobs of one type are told of alone, and one that is deleted is gone", async () => {
  await insertPerson(pika.sql, "typed")
  const ids = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
  await pika.sql`
    insert into jobs (user_id, id, type) values ('typed', ${ids[0] ?? ""}, 'memory.extract'), ('typed', ${ids[1] ?? ""}, 'chat.remember')`
  const events = await watch("?user_id=typed&type=chat.remember")
  const { data } = await events.next()
  expect((data.jobs as { job_id: string }[]).map(({ job_id }) => job_id)).toEqual([ids[1] ?? ""])
  await pika.sql`delete from jobs where user_id = 'typed'`
  expect(await events.next()).toEqual({ event: "gone", data: { job_id: ids[1] } })
  await events.close()
})

test("a snapshot has the jobs that run, and then the newest that wait", async () => {
  await pika.sql`
    insert into jobs (user_id, id, type, status)
    select 'busy', ('019a5c3e-7b1a-7c2d-9e3f-' || lpad(n::text, 12, '0'))::uuid, 'memory.extract',
      case n when 3 then 'processing' else 'pending' end
    from generate_series(1, 120) as n`
  const events = await watch("?user_id=busy")
  const jobs = (await events.next()).data.jobs as { job_id: string; status: string }[]
  const numbers = jobs.map(({ job_id }) => Number(job_id.slice(-12)))
  expect(numbers).toEqual([3, ...Array.from({ length: 99 }, (_, n) => 120 - n)])
  await events.close()
})

test("when the time is up, the last event asks the client to connect again", async () => {
  const { services } = pika.running
  const actor = { kind: "operator" as const, id: "cli", scopes: [], userId: null }
  const gone = new AbortController().signal
  const ctx = { ...services, actor, gone, requestId: "", trail: startTrail("job.watch", 0, null) }
  const sent: string[] = []
  const send = (part: string | Uint8Array) => Promise.resolve(void sent.push(String(part)))
  await sendJobEvents(ctx, createMailbox().take, send, gone, 1)
  expect(sent).toEqual(["event: reconnect\ndata: {}\n\n"])
})

test("each part of a look is found by an index", async () => {
  await pika.sql`
    insert into jobs (user_id, id, type, status, completed_at)
    select 'user ' || n % 100, gen_random_uuid(), 'memory.extract', 'completed', now() - interval '1 day' from generate_series(1, 20000) as n`
  await pika.sql`analyze jobs`
  const { sql } = pika.running.services
  const filters = [
    { userId: null, type: null },
    { userId: "user 7", type: "memory.extract" },
  ]
  const request = { filters, followed: [Bun.randomUUIDv7()], since: new Date() }
  const plan = await asUser(
    sql,
    everybody,
    (tx) => tx<{ "QUERY PLAN": string }[]>`explain ${selectLiveJobs(tx, request)}`,
  )
  const lines = plan.map((row) => row["QUERY PLAN"]).join("\n")
  expect(lines).not.toContain("Seq Scan on jobs")
  for (const index of ["jobs_by_id", "jobs_by_status", "jobs_by_end", "jobs_of_person_by_end"])
    expect(lines).toContain(index)
})
