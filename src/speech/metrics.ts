import { histogram } from "../platform/metrics.ts"

export const speechSeconds = histogram({
  name: "speech_seconds",
  help: "Time until what was said was known (`heard`), or until the first bytes of a spoken message (`spoken`), whichever endpoint did it.",
  labelNames: ["kind", "result"],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
})

export const speechMetrics = [speechSeconds]
