import { counter, histogram } from "../platform/metrics.ts"

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

export const firstTokenSeconds = histogram({
  name: "answer_first_token_seconds",
  help: "Time from a question to the first part of its answer.",
  buckets,
})

export const retrievalSeconds = histogram({
  name: "answer_retrieval_seconds",
  help: "Time that the search in memories and documents for an answer took.",
  buckets,
})

export const answersTotal = counter({
  name: "answers_total",
  help: "Answers by how they came out: `complete`, `stopped` (by their person), `failed`.",
  labelNames: ["result"],
})

export const answerMetrics = [firstTokenSeconds, retrievalSeconds, answersTotal]
