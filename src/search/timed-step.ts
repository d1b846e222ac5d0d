import type { Services } from "./context.ts"
import { laneSeconds } from "./metrics.ts"

/**
 * Times a part of a search for the metrics and, when tracing is on, as a span. `lane`: one of a few names; docs/operations/metrics.md.
 */
export const timeStep = async <Answer>(
  { metrics, tracing, explaining }: Pick<Services, "metrics" | "tracing" | "explaining">,
  lane: string,
  work: () => Promise<Answer>,
): Promise<Answer> => {
  const started = performance.now()
  const answer = await (tracing.isOn ? tracing.run(`search ${lane}`, {}, work) : work())
  const milliseconds = performance.now() - started
  metrics.get(laneSeconds).observe({ lane }, milliseconds / 1000)
  explaining?.steps.push({ step: lane, milliseconds })
  return answer
}
