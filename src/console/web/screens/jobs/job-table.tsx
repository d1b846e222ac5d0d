import type { ComponentChildren } from "preact"
import { ago } from "../../format.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { duration } from "../../parts/duration.ts"
import type { Pages } from "../../parts/pages.ts"
import { serverSentence } from "../../parts/server-sentence.ts"
import { type Column, Table } from "../../parts/table.tsx"
import { Link, setQuery } from "../../router.tsx"
import { boundTo, may } from "../../session.ts"
import { retryJob } from "./change-job.ts"
import { type Job, mayRetry } from "./job.ts"
import { shortResult } from "./job-result.tsx"
import { JobState } from "./job-state.tsx"
import { kindName, secondsOf, states } from "./job-words.ts"
import { texts } from "./texts.ts"

const person: Column<Job> = {
  name: "person",
  label: () => common.person,
  value: ({ user_id }) => user_id,
  cell: ({ user_id }) => (
    <Link class="unbroken" to={`/people/${encodeURIComponent(user_id)}`}>
      {user_id}
    </Link>
  ),
}

const columns: readonly Column<Job>[] = [
  {
    name: "kind",
    label: () => texts.kind,
    value: ({ type }) => kindName(type),
    cell: ({ job_id, type }) => (
      <button type="button" class="link" onClick={() => setQuery({ job: job_id }, { replace: false })}>
        {kindName(type)}
      </button>
    ),
  },
  {
    name: "state",
    label: () => common.status,
    value: ({ status }) => states[status],
    cell: (job) => <JobState job={job} />,
  },
  {
    name: "outcome",
    label: () => texts.outcome,
    value: (job) => job.error ?? shortResult(job),
    cell: (job) =>
      job.error === null ? (
        shortResult(job)
      ) : (
        <span class={job.status === "failed" ? "bad-text" : "soft"}>{serverSentence(job.error)}</span>
      ),
  },
  {
    name: "created",
    label: () => texts.started,
    value: ({ created_at }) => created_at,
    cell: ({ created_at }) => <span class="unbroken">{ago(created_at)}</span>,
  },
  {
    name: "took",
    label: () => texts.took,
    isNumber: true,
    value: (job) => secondsOf(job),
    cell: (job) => {
      const seconds = secondsOf(job)
      return seconds === null ? "–" : duration(seconds)
    },
  },
  { name: "attempts", label: () => texts.attempts, isNumber: true, value: ({ attempts }) => attempts },
]

type Properties = { jobs: readonly Job[]; pages: Pages<Job>; empty: ComponentChildren }

export const JobTable = ({ jobs, pages, empty }: Properties) => (
  <Table
    label={texts.title}
    columns={boundTo() === null ? [...columns.slice(0, 1), person, ...columns.slice(1)] : columns}
    rows={jobs}
    keyOf={({ job_id }) => job_id}
    pages={pages}
    empty={empty}
    actions={(job) =>
      mayRetry(job) &&
      may("memory:write") && (
        <ActionButton isSmall run={() => retryJob(job.job_id)}>
          {texts.retry}
        </ActionButton>
      )
    }
  />
)
