import { z } from "zod"
import { ask } from "./ask.ts"
import type { Ledger } from "./ledger.ts"
import { extract, follow, type Target } from "./load.ts"

const pageSchema = z.object({
  items: z.array(z.object({ user_id: z.string(), fact_value: z.string() })),
  next_cursor: z.string().nullable(),
})
const settleMilliseconds = 60_000

/**
 * After the load: sends again what was not accepted, waits until every job has ended, and compares the stored facts with the sent ones.
 * `mayFail`: errors with which a job may fail; such a job is retried by hand, and must then be completed.
 */
export const settle = async (
  ledger: Ledger,
  target: Target,
  mayFail: (error: string) => boolean,
): Promise<{ failed: number }> => {
  const quiet: Target = { ...target, samples: [] }
  const until = performance.now() + settleMilliseconds
  for (let left = ledger.unanswered.splice(0); left.length > 0; left = ledger.unanswered.splice(0)) {
    for (const told of left) await extract(ledger, quiet, told)
    if (performance.now() > until) break
  }
  if (ledger.unanswered.length > 0)
    ledger.wrong.push(`${ledger.unanswered.length} conversations are still not accepted a minute after the fault`)
  await finishJobs(ledger, quiet, until)
  const failed = ledger.jobs.filter((job) => job.status === "failed")
  for (const job of failed) {
    if (!mayFail(job.error ?? "")) ledger.wrong.push(`the job ${job.id} failed: ${job.error}`)
    await ask([], "retry", `${quiet.urls()[0]}/api/v1/jobs/${job.id}/retry`, { method: "POST", key: target.key })
    job.status = "open"
  }
  await finishJobs(ledger, quiet, until + settleMilliseconds)
  for (const user of ledger.users) await countFacts(ledger, quiet, user)
  return { failed: failed.length }
}

const finishJobs = async (ledger: Ledger, target: Target, until: number): Promise<void> => {
  const open = () => ledger.jobs.filter((job) => job.status === "open")
  while (open().length > 0 && performance.now() < until) {
    for (const job of open()) await follow(ledger, target, job)
    await Bun.sleep(50)
  }
  for (const job of open()) ledger.wrong.push(`the job ${job.id} was accepted and is never over`)
}

/** Each confirmed fact is there once; an unconfirmed one is there once or not at all. */
const countFacts = async (ledger: Ledger, target: Target, user: string): Promise<void> => {
  const counts = new Map<string, number>()
  for (let cursor: string | null = ""; cursor !== null; ) {
    const path: string = `/api/v1/memories?user_id=${user}&limit=100${cursor && `&cursor=${cursor}`}`
    const answer = await ask([], "list", `${target.urls()[0]}${path}`, { key: target.key })
    if (answer.outcome !== 200) {
      ledger.wrong.push(`the memories of ${user} cannot be listed: ${answer.outcome}`)
      return
    }
    const page = pageSchema.parse(answer.body)
    for (const { fact_value } of page.items) {
      ledger.checkOwner(user, fact_value)
      for (const [name] of fact_value.matchAll(/\bZo[a-z]+\b/g)) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    cursor = page.next_cursor
  }
  for (const told of ledger.told.values()) {
    if (told.user !== user) continue
    const count = counts.get(told.name) ?? 0
    if (count > 1) ledger.wrong.push(`${told.name} of ${user} is stored ${count} times`)
    if (count === 0 && told.storedAt !== null) ledger.wrong.push(`${told.name} of ${user} was stored and is lost`)
  }
}
