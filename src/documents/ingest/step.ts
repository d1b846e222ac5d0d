import { z } from "zod"
import { PermanentJobError, type RunningJob } from "../../feature/job.ts"
import type { Services } from "../context.ts"
import { ingestSeconds } from "./metrics.ts"

export const progressSteps = { download: 1, parse: 3, chunk: 30, embed: 35, switch: 98 }
export type IngestStep = keyof typeof progressSteps

/** `is_limited`: it is read only while the owner's quota of characters is not used up. */
export const payloadSchema = z.object({
  document_id: z.uuid(),
  version_id: z.uuid().nullable(),
  is_limited: z.boolean().optional(),
})
export type DocumentPayload = z.output<typeof payloadSchema>

export type IngestJob = RunningJob<DocumentPayload, IngestStep>

/** Stops the attempt when its job was cancelled, as it is when the document is deleted. */
export const goOn = async (job: IngestJob, step: IngestStep, told: string, share = 0): Promise<void> => {
  job.signal.throwIfAborted()
  if (!(await job.setStep(step, told, share))) throw new PermanentJobError("It was cancelled.")
}

/** Measures how long a step takes. */
export const timed = async <Answer>(
  { metrics }: Pick<Services, "metrics">,
  step: IngestStep,
  work: () => Promise<Answer>,
): Promise<Answer> => {
  const started = performance.now()
  const answer = await work()
  metrics.get(ingestSeconds).observe({ step }, (performance.now() - started) / 1000)
  return answer
}
