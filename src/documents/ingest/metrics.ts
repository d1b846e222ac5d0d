import { counter, histogram } from "../../platform/metrics.ts"

export const ingestSeconds = histogram({
  name: "document_ingest_seconds",
  help: "Time that a step of making a version of a document took.",
  labelNames: ["step"],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
})

export const chunksEmbedded = counter({
  name: "chunks_embedded_total",
  help: "Texts of chunks that a model embedded. Chunks whose vector was kept are not counted.",
})

export const pagesRead = counter({
  name: "document_pages_total",
  help: "Pages that were read; a document without pages counts as one.",
})

export const ingestMetrics = [ingestSeconds, chunksEmbedded, pagesRead]
