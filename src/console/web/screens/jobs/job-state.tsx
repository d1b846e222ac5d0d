import { number, percent } from "../../format.ts"
import { serverSentence } from "../../parts/server-sentence.ts"
import type { Job } from "./job.ts"
import { kindName, stateClass, states } from "./job-words.ts"
import { texts } from "./texts.ts"

/** The state of a job, and how far it is while it runs. */
export const JobState = ({ job }: { job: Job }) => (
  <div class="job-state">
    <span class={stateClass[job.status]}>{states[job.status]}</span>
    {job.status === "processing" && (
      <>
        <progress value={job.progress} max={100} aria-label={texts.progress} />
        <div class="small soft">
          {job.current_step === null ? percent(job.progress / 100) : serverSentence(job.current_step)}
        </div>
      </>
    )}
  </div>
)

export const attemptsText = ({ attempts }: Job): string => number(attempts)
export const nameOf = ({ type }: Job): string => kindName(type)
