import { unavailable } from "../platform/errors.ts"
import { createMailbox, type Mailbox } from "./job-mailbox.ts"
import { type JobFilter, type LookAnswer, type LookRequest, maxShownJobs } from "./live-queries.ts"
import type { JobRow } from "./queries.ts"

/** Tells watchers of jobs, whichever process works on them. */
export type JobFeed = {
  /** `by`: who watches. Throws UNAVAILABLE when there are too many already. */
  watch: (filter: JobFilter, by: string) => { news: Mailbox["take"]; leave: () => void }
}

type Watcher = { filter: JobFilter; by: string; mailbox: Mailbox; isNew: boolean }

type Source = {
  read: (request: LookRequest) => Promise<LookAnswer>
  pause: (milliseconds: number) => Promise<unknown>
  onFailure: (error: unknown) => void
}

/** A look at the database follows so soon after one that found something, and less and less soon after others. */
const quickPauseMs = 200
const slowPauseMs = 1000
/** A database for which a look is work is asked less often: the looks take at most a fifth of the time. */
const pausePerLook = 4

const maxWatchers = 100
const maxWatchersOfOne = 20
/** Jobs that are followed until they are over, wherever they stand among the others. */
const maxFollowed = 1000

/** However many watch, there is one look at a time, for all of them; and none when nobody watches. */
export const createJobFeed = ({ read, pause, onFailure }: Source): JobFeed => {
  const watchers = new Set<Watcher>()
  /** The jobs of the last look. */
  let known = new Map<string, JobRow>()
  let since: Date | null = null
  let isLooking = false
  let woken = Promise.withResolvers<void>()

  /** Whether anything has changed. */
  const look = async (): Promise<boolean> => {
    const asked = [...watchers]
    const filters = distinct(asked.map(({ filter }) => filter))
    const followed = chooseFollowed(known)
    const answer = await read({ filters, followed, since })
    const isWanted = (job: JobRow): boolean => filters.some((filter) => covers(filter, job))
    const jobs = new Map(answer.jobs.filter(isWanted).map((job) => [job.id, job]))
    const changed = [...jobs.values()].filter((job) => !isSame(job, known.get(job.id)))
    const gone = followed.flatMap((id) => (jobs.has(id) ? [] : (known.get(id) ?? [])))
    for (const watcher of asked) tell(watcher, { all: [...jobs.values()], changed, gone })
    known = jobs
    since = answer.readAt
    return changed.length + gone.length > 0
  }

  const keepLooking = async (): Promise<void> => {
    isLooking = true
    let pauseMs = quickPauseMs
    while (watchers.size > 0) {
      const startedAt = performance.now()
      const hasNews = await look().catch((error: unknown) => {
        onFailure(error)
        return false
      })
      pauseMs = hasNews ? quickPauseMs : Math.min(pauseMs * 1.5, slowPauseMs)
      const lookMs = performance.now() - startedAt
      await Promise.race([pause(Math.max(pauseMs, pausePerLook * lookMs)), woken.promise])
      woken = Promise.withResolvers()
    }
    known = new Map()
    since = null
    isLooking = false
  }

  return {
    watch: (filter, by) => {
      const own = [...watchers].filter((watcher) => watcher.by === by).length
      if (watchers.size >= maxWatchers || own >= maxWatchersOfOne)
        throw unavailable("Too many clients watch jobs. Close one, or ask for the jobs instead.", 30)
      const watcher: Watcher = { filter, by, mailbox: createMailbox(), isNew: true }
      watchers.add(watcher)
      if (isLooking) woken.resolve()
      else void keepLooking()
      return {
        news: watcher.mailbox.take,
        leave: () => {
          watchers.delete(watcher)
          if (watchers.size === 0) woken.resolve()
        },
      }
    },
  }
}

type Found = { all: readonly JobRow[]; changed: readonly JobRow[]; gone: readonly JobRow[] }

const tell = (watcher: Watcher, { all, changed, gone }: Found): void => {
  const { filter, mailbox } = watcher
  const own = (jobs: readonly JobRow[]) => jobs.filter((job) => covers(filter, job)).sort(byId)
  if (watcher.isNew) mailbox.putSnapshot(runningFirst(own(all.filter(isOpen))).slice(0, maxShownJobs))
  else mailbox.putChanges(own(changed), own(gone))
  watcher.isNew = false
}

const covers = ({ userId, type }: JobFilter, job: JobRow): boolean =>
  (userId === null || userId === job.user_id) && (type === null || type === job.type)

const distinct = (filters: readonly JobFilter[]): JobFilter[] => [
  ...new Map(filters.map(({ userId, type }) => [JSON.stringify([userId, type]), { userId, type }])).values(),
]

const isOpen = ({ completed_at }: JobRow): boolean => completed_at === null

/** What changes while a job waits and runs, and when it ends. */
const stateOf = ({ status, progress, current_step, attempts, error, completed_at }: JobRow): string =>
  JSON.stringify([status, progress, current_step, attempts, error, completed_at])

const isSame = (job: JobRow, before: JobRow | undefined): boolean =>
  before !== undefined && stateOf(job) === stateOf(before)

const byId = (a: JobRow, b: JobRow): number => (a.id < b.id ? -1 : 1)

/** `jobs`: oldest first. */
const runningFirst = (jobs: readonly JobRow[]): JobRow[] => {
  const newest = jobs.toReversed()
  return [
    ...newest.filter(({ status }) => status === "processing"),
    ...newest.filter(({ status }) => status === "pending"),
  ]
}

const chooseFollowed = (known: ReadonlyMap<string, JobRow>): string[] =>
  runningFirst([...known.values()].filter(isOpen).sort(byId))
    .slice(0, maxFollowed)
    .map(({ id }) => id)
