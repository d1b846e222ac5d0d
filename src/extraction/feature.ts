import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import type { Services } from "./context.ts"
import { extractFacts } from "./extract-facts.ts"
import { extractJob } from "./extract-job.ts"
import { extractionMetrics } from "./metrics.ts"
import { purgeExperiments } from "./purge-experiments.ts"
import { extractFactsExample } from "./schemas.ts"

const door = {
  method: "post",
  tag: "Extract",
  summary: "Hand in a conversation to be remembered",
  description: "Answers at once; the facts are extracted by a job. A 202 means that the job is committed.",
  headers: { idempotency_key: "idempotency-key" },
  bodyName: "ExtractFacts",
  example: extractFactsExample,
  answers: { 202: "The job that reads it." },
  problems: [409],
} satisfies Partial<Parameters<typeof route>[1]>

export const extraction: Feature<Services> = {
  name: "extraction",
  metrics: extractionMetrics,
  jobs: [extractJob],
  purges: [{ what: "experiments", purge: purgeExperiments }],
  routes: [
    route(extractFacts, { ...door, path: "/api/v1/extract_facts" }),
    route(extractFacts, {
      ...door,
      path: "/extract_facts",
      operationId: "memoryExtractSimply",
      show: (accepted) => ({ ...accepted, status_url: `/jobs/${accepted.job_id}/status` }),
    }),
  ],
}
