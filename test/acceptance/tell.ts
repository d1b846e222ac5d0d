import type { Api } from "../support/binary.ts"

const limitMs = 30_000

/** Hands in what the person says, and waits until it is remembered: no longer, since what is searched for then is the point. */
export const tell = async (api: Api, userId: string, ...says: string[]) => {
  const conversation = says.map((content) => ({ role: "user" as const, content }))
  const { job_id: id } = await api.memoryExtract({ user_id: userId, conversation })
  for (const until = Date.now() + limitMs; ; await Bun.sleep(10)) {
    const job = await api.jobRead({ id })
    if (job.status !== "pending" && job.status !== "processing") return job
    if (Date.now() > until) throw new Error(`job ${id} is still ${job.status}: ${job.current_step}`)
  }
}
