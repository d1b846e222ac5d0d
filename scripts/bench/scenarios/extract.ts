import { type Bench, measure, withPika } from "../bench.ts"
import { madeUpName } from "../corpus/names.ts"
import { postgresProcesses, type Usage, usageOf, usedBetween } from "../cpu.ts"
import type { LoadRequest } from "../load/schemas.ts"
import { atLeast } from "../report/report.ts"

const clients = 16
const users = 500
const waitMilliseconds = 300_000

/** Conversations: first they are only queued, then the worker processes these and more. */
export const extractScenario = async (bench: Bench): Promise<void> => {
  const run = Bun.randomUUIDv7()
  const count = bench.options.quick ? 500 : 4000
  const conversations = (first: number): LoadRequest[] =>
    Array.from({ length: count }, (_, index) => conversation(run, first + index))
  const load = { clients, once: true, seconds: 120, warmUpSeconds: 0 }
  await withPika(bench, (pika) =>
    measure(bench, "extract_facts, jobs left waiting", pika, { ...load, requests: conversations(0) }),
  )
  await withPika(
    bench,
    async (pika) => {
      const before = await look(bench, pika.pid)
      await finished(bench, run, count)
      const after = await look(bench, pika.pid)
      const [span] = await bench.database.sql<{ seconds: number }[]>`
        select extract(epoch from max(completed_at) - min(started_at))::float8 as seconds
        from jobs where starts_with(user_id, ${`extract_${run}`})`
      const perSecond = count / (span?.seconds ?? Number.NaN)
      bench.notes.push(
        `Jobs, model without delay: ${perSecond.toFixed(0)} a second; ${describeCpu(before, after, count)}.`,
      )
      bench.checks.push(atLeast("jobs, model without delay", perSecond, 250, "a second"))
      await measure(bench, "extract_facts, jobs run meanwhile", pika, { ...load, requests: conversations(count) })
      await finished(bench, run, 2 * count)
    },
    { worker: true },
  )
}

type Look = { server: Usage; postgres: Usage; provider: Usage }

const look = async ({ database, provider }: Bench, pid: number): Promise<Look> => ({
  server: usageOf([pid]),
  postgres: usageOf(await postgresProcesses(database.sql)),
  provider: usageOf([provider.pid]),
})

/** The worker has begun when the first look is taken, so these are a little too low. */
const describeCpu = (before: Look, after: Look, jobs: number): string => {
  const each = (part: keyof Look): string => ((1000 * usedBetween(before[part], after[part])) / jobs).toFixed(2)
  return `CPU of a job in ms: server ${each("server")}, PostgreSQL ${each("postgres")}, model ${each("provider")}`
}

const conversation = (run: string, index: number): LoadRequest => ({
  method: "POST",
  path: "/api/v1/extract_facts",
  body: JSON.stringify({
    user_id: `extract_${run}_${index % users}`,
    conversation_id: `c${index}`,
    conversation: [
      { role: "assistant", content: "Hi! Tell me about your day." },
      { role: "user", content: `I have a dog named ${madeUpName(index)}` },
      { role: "assistant", content: "Lovely!" },
    ],
  }),
})

/** Ids of jobs come later than that of the run, so that counting them reads no others. */
const finished = async (bench: Bench, run: string, total: number): Promise<void> => {
  bench.progress.start("jobs", total, "jobs")
  for (const until = Date.now() + waitMilliseconds; Date.now() < until; ) {
    const [row] = await bench.database.sql<{ done: number; failed: number }[]>`
      select count(*) filter (where status = 'completed')::int as done, count(*) filter (where status = 'failed')::int as failed
      from jobs where id > ${run}`
    if (row?.failed) throw new Error(`${row.failed} jobs failed`)
    bench.progress.update(row?.done ?? 0, "-")
    if ((row?.done ?? 0) >= total) return bench.progress.stop()
    await Bun.sleep(500)
  }
  throw new Error("the jobs took too long")
}
