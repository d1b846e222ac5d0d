import { hasScope } from "../accounts/actor.ts"
import type { Context } from "../context.ts"
import { wireConfidence } from "../memories/fact-row.ts"
import { findCurrentFacts } from "../memories/queries.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { JobRow } from "./queries.ts"
import { type JobResult, jobResultSchema, type WireJob } from "./schemas.ts"

type Asking = Pick<Context, "sql" | "actor">
type Memories = ReadonlyMap<string, Awaited<ReturnType<typeof findCurrentFacts>>[number]>

/** Jobs as clients see them, each with the memories that it led to as they read now: none is told of as it was. */
export const tellJobs = async (asking: Asking, jobs: readonly JobRow[]): Promise<WireJob[]> => {
  const results = new Map(jobs.map((job) => [job, job.result === null ? null : jobResultSchema.parse(job.result)]))
  const memories = await findMemories(asking, results)
  const told = jobs.map((job) => toWireJob(job, results.get(job) ?? null, memories))
  return hasScope(asking.actor, "memory:read") ? told : told.map(withoutTexts)
}

export const tellJob = async (asking: Asking, job: JobRow): Promise<WireJob> => {
  const [told] = await tellJobs(asking, [job])
  if (!told) throw new Error("a job was not told")
  return told
}

/** Of each person in a transaction of their own: jobs may be everybody's. */
const findMemories = async ({ sql }: Asking, results: ReadonlyMap<JobRow, JobResult | null>): Promise<Memories> => {
  const idsOf = new Map<string, Set<string>>()
  for (const [{ user_id }, result] of results)
    for (const { id } of result?.results ?? [])
      if (id !== null) idsOf.set(user_id, (idsOf.get(user_id) ?? new Set()).add(id))
  const memories = new Map<string, Awaited<ReturnType<typeof findCurrentFacts>>[number]>()
  for (const [userId, ids] of idsOf)
    for (const memory of await asUser(sql, userId, (tx) => findCurrentFacts(tx, userId, [...ids])))
      memories.set(memory.id, memory)
  return memories
}

const toWireJob = (job: JobRow, result: JobResult | null, memories: Memories): WireJob => ({
  job_id: job.id,
  type: job.type,
  status: job.status,
  progress: job.progress,
  current_step: job.current_step,
  attempts: job.attempts,
  created_at: job.created_at.toISOString(),
  started_at: job.started_at?.toISOString() ?? null,
  completed_at: job.completed_at?.toISOString() ?? null,
  error: job.error,
  data: result && {
    facts_extracted: result.facts_extracted,
    results: result.results.map((item) => {
      const memory = item.id === null ? undefined : memories.get(item.id)
      if (!memory) return { ...item, memory: "" }
      return {
        ...item,
        memory: memory.fact_value,
        category: memory.category,
        confidence: wireConfidence(memory.confidence),
      }
    }),
  },
})

const withoutTexts = (job: WireJob): WireJob => ({
  ...job,
  data: job.data && { ...job.data, results: job.data.results.map((item) => ({ ...item, memory: "" })) },
})
