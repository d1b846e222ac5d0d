import { counter } from "../platform/metrics.ts"

export const factsExtracted = counter({
  name: "facts_extracted_total",
  help: "What became of the facts found in conversations.",
  labelNames: ["outcome"],
})

export const extractionMetrics = [factsExtracted]
