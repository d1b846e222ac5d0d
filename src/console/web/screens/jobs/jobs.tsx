import { useEffect } from "preact/hooks"
import { api } from "../../api.ts"
import { given } from "../../given.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { Empty } from "../../parts/empty.tsx"
import { Head } from "../../parts/head.tsx"
import { useLoad } from "../../parts/load.ts"
import { usePages } from "../../parts/pages.ts"
import { useSettled } from "../../parts/settled.ts"
import { Link, person, place, setQuery } from "../../router.tsx"
import { boundTo, may } from "../../session.ts"
import { retryJobs } from "./change-job.ts"
import { Counts } from "./counts.tsx"
import { Filters, readFilter } from "./filters.tsx"
import { isOver, type Job } from "./job.ts"
import { JobDialog } from "./job-dialog.tsx"
import { JobTable } from "./job-table.tsx"
import { useLiveJobs } from "./live-jobs.ts"
import { mergeJobs } from "./merge-jobs.ts"
import { Paste } from "./paste.tsx"
import { texts } from "./texts.ts"

/** The counts are also asked for when a job ended. */
const countsMs = 60_000

export const Jobs = () => {
  const userId = boundTo() ?? person.value
  const { status, type } = readFilter()
  const opened = place.value.query.get("job")
  const isPasting = place.value.query.get("paste") !== null
  const pages = usePages(
    (cursor, signal) => api.jobList(given({ user_id: userId, status, type, cursor, limit: 50 }), { signal }),
    [userId, status, type],
  )
  const live = useLiveJobs(userId, type)
  const counts = useLoad((signal) => api.jobCount(given({ user_id: userId }), { signal }), [userId], countsMs)
  const ended = useSettled([...live.jobs.values()].filter(isOver).length, 500)
  useEffect(() => {
    if (ended > 0) counts.reload()
  }, [ended])
  useEffect(() => {
    // They may have ended while the stream was broken.
    const isUnknown = (job: Job) => !isOver(job) && !live.jobs.has(job.job_id)
    if (live.began > 1 && pages.items.some(isUnknown)) pages.reload()
  }, [live.began])
  const jobs = mergeJobs(pages.items, live.jobs, (job) => status === null || job.status === status)
  const isFiltered = status !== null || type !== null || person.value !== null
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about}>
        <LiveSign isConnected={live.isConnected} />
        {may("memory:write") && (
          <Link class="button primary" to="/jobs" query={{ paste: "1" }}>
            {texts.paste}
          </Link>
        )}
      </Head>
      {isPasting && <Paste live={live.jobs} close={() => setQuery({ paste: null })} />}
      {counts.data && <Counts counts={counts.data} />}
      <Filters />
      {status === "failed" && jobs.length > 0 && <GaveUp jobs={jobs} />}
      <JobTable
        jobs={jobs}
        pages={pages}
        empty={
          isFiltered ? (
            <Empty title={texts.nothingFits} text={texts.nothingFitsText}>
              <Link class="button" to="/jobs" query={{ person: null }}>
                {texts.showAll}
              </Link>
            </Empty>
          ) : (
            <Empty title={texts.nothing} text={texts.nothingText} />
          )
        }
      />
      {opened !== null && <JobDialog id={opened} live={live.jobs.get(opened)} close={() => setQuery({ job: null })} />}
    </div>
  )
}

const LiveSign = ({ isConnected }: { isConnected: boolean }) => (
  <span class={isConnected ? "badge good" : "badge"} title={texts.liveText}>
    {isConnected ? texts.live : texts.connecting}
  </span>
)

/** Failed jobs are the dead letters: only a person tries them again. */
const GaveUp = ({ jobs }: { jobs: readonly Job[] }) => (
  <div class="notice warn">
    <div class="grow">
      <strong>{texts.failedTitle}</strong>
      <div>{texts.failedText}</div>
    </div>
    {may("memory:write") && <ActionButton run={() => retryJobs(jobs)}>{texts.retryAll(jobs.length)}</ActionButton>}
  </div>
)
