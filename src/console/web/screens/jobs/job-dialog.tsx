import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { dateTime } from "../../format.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { Confirm } from "../../parts/confirm.tsx"
import { Dialog } from "../../parts/dialog.tsx"
import { duration } from "../../parts/duration.ts"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { serverSentence } from "../../parts/server-sentence.ts"
import { may } from "../../session.ts"
import { cancelJob, retryJob } from "./change-job.ts"
import { isOver, type Job, mayRetry } from "./job.ts"
import { JobResult } from "./job-result.tsx"
import { JobState } from "./job-state.tsx"
import { kindName, secondsOf } from "./job-words.ts"
import { texts } from "./texts.ts"

type Properties = { id: string; live: Job | undefined; close: () => void }

/** One job: how far it is, why it failed, what came of it. It follows the job while that runs. */
export const JobDialog = ({ id, live, close }: Properties) => {
  const load = useLoad((signal) => api.jobRead({ id }, { signal }), [id])
  // The live list is newer than what was loaded.
  const job = live ?? load.data
  return (
    <Dialog title={job ? kindName(job.type) : texts.open} close={close}>
      {job ? <Details job={job} reload={load.reload} /> : <Loaded load={load}>{() => null}</Loaded>}
    </Dialog>
  )
}

const Details = ({ job, reload }: { job: Job; reload: () => void }) => {
  const [isAsked, setAsked] = useState(false)
  const seconds = secondsOf(job)
  return (
    <>
      <JobState job={job} />
      {job.error !== null && (
        <p class={job.status === "failed" ? "notice bad" : "notice warn"}>{serverSentence(job.error)}</p>
      )}
      <dl class="pairs">
        <Fact name={common.person}>{job.user_id}</Fact>
        <Fact name={texts.started}>{dateTime(job.created_at)}</Fact>
        {seconds !== null && <Fact name={texts.took}>{duration(seconds)}</Fact>}
        <Fact name={texts.attempts}>{job.attempts}</Fact>
        <Fact name={texts.id}>
          <code>{job.job_id}</code>
        </Fact>
      </dl>
      <JobResult job={job} />
      {may("memory:write") && (
        <div class="row">
          {mayRetry(job) && (
            <ActionButton kind="primary" run={() => retryJob(job.job_id).then(reload)}>
              {texts.retry}
            </ActionButton>
          )}
          {!isOver(job) && (
            <button type="button" class="button danger" onClick={() => setAsked(true)}>
              {texts.cancel}
            </button>
          )}
        </div>
      )}
      {isAsked && (
        <Confirm
          title={texts.cancelTitle}
          verb={texts.cancel}
          close={() => setAsked(false)}
          run={() => cancelJob(job.job_id).then(reload)}
        >
          <p>{texts.cancelText}</p>
        </Confirm>
      )}
    </>
  )
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
