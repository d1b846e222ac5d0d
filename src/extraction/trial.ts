import type { ProviderCall } from "../models/provider-call.ts"
import { ProviderError } from "../models/provider-error.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { costOf } from "../platform/settings/prices.ts"
import type { Experiment } from "./experiment.ts"
import type { Extractor } from "./extractor.ts"
import type { Reading } from "./read-windows.ts"
import type { ItemResult } from "./store-facts.ts"

/** One job's part in an experiment. `complete` and `fail` write how it ended, in the transaction that ends the job. */
export type Trial = {
  extract: Extractor
  complete: (tx: Transaction, results: readonly ItemResult[]) => Promise<void>
  fail: (tx: Transaction) => Promise<void>
}

/** The effort of the last attempt: all calls to extraction models, including those of a fallback. */
type Effort = {
  inputTokens: number
  outputTokens: number
  milliseconds: number
  cost: number | null
  fellBack: boolean
}

/** The effort of a side is measured completely, so it reuses nothing that another attempt or the other side has read. */
const fromTheStart = (reading: Reading): Reading => ({ ...reading, read: new Map() })

export const startTrial = (experiment: Experiment, jobId: string): Trial => {
  const variant = experiment.variantOf(jobId)
  const effort: Effort = { inputTokens: 0, outputTokens: 0, milliseconds: 0, cost: 0, fellBack: false }
  const note = (call: ProviderCall): void => {
    effort.inputTokens += call.inputTokens
    effort.outputTokens += call.outputTokens
    const cost = costOf(experiment.prices, call)
    effort.cost = effort.cost === null || cost === null ? null : effort.cost + cost
  }
  const write = async (tx: Transaction, outcome: "completed" | "failed", results: readonly ItemResult[]) => {
    const count = (became: ItemResult["outcome"]) => results.filter((result) => result.outcome === became).length
    await tx`
      insert into experiment_jobs (experiment, variant, model, prompt, outcome, fell_back,
        stored, updated, superseded, duplicate, rejected, input_tokens, output_tokens, latency_ms, cost_usd)
      values (${experiment.name}, ${variant.name}, ${variant.model}, ${variant.prompt}, ${outcome}, ${effort.fellBack},
        ${count("stored")}, ${count("updated")}, ${count("superseded")}, ${count("duplicate")}, ${count("rejected")},
        ${effort.inputTokens}, ${effort.outputTokens}, ${Math.round(effort.milliseconds)}, ${effort.cost})`
  }
  return {
    extract: async (input, limits, reading) => {
      const measured = { ...limits, onCall: note }
      const started = performance.now()
      try {
        return await variant.own(input, measured, fromTheStart(reading))
      } catch (error) {
        if (!variant.fallback || !(error instanceof ProviderError) || error.fault === "cancelled") throw error
        effort.fellBack = true
        return await variant.fallback(input, measured, fromTheStart(reading))
      } finally {
        effort.milliseconds = performance.now() - started
      }
    },
    complete: (tx, results) => write(tx, "completed", results),
    fail: (tx) => write(tx, "failed", []),
  }
}
