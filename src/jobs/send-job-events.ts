import type { Context } from "../feature/context.ts"
import type { SendPart } from "../feature/streamed-answer.ts"
import type { Mailbox } from "./job-mailbox.ts"
import type { JobRow } from "./queries.ts"
import type { WireJob } from "./schemas.ts"
import { tellJobs } from "./tell-jobs.ts"

/** `snapshot`, then `job` and `gone`, until the time is up: then `reconnect`. The client also connects again when it has read too little. */
export const sendJobEvents = async (
  ctx: Context,
  news: Mailbox["take"],
  send: SendPart,
  signal: AbortSignal,
  limitMs: number,
): Promise<void> => {
  const sendEvent = (name: string, data: unknown): Promise<void> =>
    send(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  const over = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
  for (let told = await news(over); told !== null; told = await news(over)) {
    const jobs = await tellOnce(ctx, told.jobs)
    if (told.type === "snapshot") await sendEvent("snapshot", { jobs })
    else {
      for (const job of jobs) await sendEvent("job", job)
      for (const id of told.gone) await sendEvent("gone", { job_id: id })
    }
  }
  signal.throwIfAborted()
  await sendEvent("reconnect", {})
}

type ToldRow = Promise<WireJob | undefined>

/** Rows that the feed gave to several watchers, by the rights of who reads them. */
const toldRows = new WeakMap<JobRow, Map<string, ToldRow>>()

/** The results of jobs are read once for all who watch them with the same rights. */
const tellOnce = async (ctx: Context, rows: readonly JobRow[]): Promise<WireJob[]> => {
  const rights = JSON.stringify([ctx.actor.userId, [...ctx.actor.scopes].sort()])
  const toldOf = (row: JobRow): Map<string, ToldRow> => {
    const told = toldRows.get(row) ?? new Map<string, ToldRow>()
    toldRows.set(row, told)
    return told
  }
  const untold = rows.filter((row) => !toldOf(row).has(rights))
  const telling = tellJobs(ctx, untold)
  untold.forEach((row, at) => {
    toldOf(row).set(
      rights,
      telling.then((jobs) => jobs[at]),
    )
  })
  const told = await Promise.all(rows.map((row) => toldOf(row).get(rights)))
  return told.filter((job) => job !== undefined)
}
