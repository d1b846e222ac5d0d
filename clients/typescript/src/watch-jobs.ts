import type { AnswerOf, InputOf } from "./client.ts"
import { operations } from "./generated/operations.ts"
import { type ClientOptions, mayPass, type RequestOptions, sendRequest } from "./send-request.ts"
import { readServerEvents } from "./server-events.ts"

type Job = AnswerOf<"jobRead">

/** The jobs that run and wait, which comes again after a break; a job that changed; the id of one that was deleted. */
export type JobEvent = { type: "snapshot"; jobs: Job[] } | { type: "job"; job: Job } | { type: "gone"; job_id: string }

export type WatchedJobs = InputOf<"jobWatch">

const firstPauseMs = 250
const longestPauseMs = 10_000

/** Tells of jobs as they change, until you stop reading. After a break it connects again. Throws a `PikaError` when it is refused. */
export async function* watchJobs(
  options: ClientOptions,
  watched: WatchedJobs = {},
  request: RequestOptions = {},
): AsyncGenerator<JobEvent, void, undefined> {
  let [hasBegun, pauseMs] = [false, firstPauseMs]
  for (;;) {
    try {
      const answer = await sendRequest(options, { ...operations.jobWatch, isRaw: true }, watched, request)
      for await (const event of answer.body ? readServerEvents(answer.body) : []) {
        ;[hasBegun, pauseMs] = [true, firstPauseMs]
        if (event.event === "reconnect") break
        yield readEvent(event.event, event.data)
      }
    } catch (error) {
      if (!hasBegun || request.signal?.aborted || !(error instanceof Error) || !mayPass(error)) throw error
    }
    const waitMs = pauseMs * (0.5 + Math.random())
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    request.signal?.throwIfAborted()
  }
}

const readEvent = (type: string, data: string): JobEvent => {
  const fields = JSON.parse(data) as never
  return type === "job" ? { type, job: fields } : { type: type as "snapshot", ...(fields as { jobs: Job[] }) }
}
