import type { Share } from "../extraction/compare-shares.ts"
import type { Database } from "../platform/database/connect.ts"

export type SideRow = {
  experiment: string
  variant: "control" | "treatment"
  /** What most of its answers were made by. */
  model: string | null
  prompt_id: string | null
  answers: number
  failed: number
  stopped: number
  /** Somebody wanted another answer in its place. */
  regenerated: number
  prompt_tokens: number | null
  completion_tokens: number | null
  first_token_p50: number | null
  first_token_p95: number | null
}

/** Both sides of each experiment, the latest first. */
export const listChatSides = (sql: Database): Promise<SideRow[]> =>
  sql<SideRow[]>`select * from chat_experiment_sides()`

type Compared = { what: "failed" | "regenerated"; control: Share; treatment: Share }

/**
 * What of each side's answers failed, and what was asked for again. Answers of one conversation are taken as independent of each other.
 * Nothing when a side has no answer.
 */
export const sharesOf = (sides: readonly SideRow[]): Compared[] => {
  const [control, treatment] = ["control", "treatment"].map((name) => sides.find(({ variant }) => variant === name))
  if (!control || !treatment) return []
  return (["failed", "regenerated"] as const).map((what) => ({
    what,
    control: { part: control[what], whole: control.answers },
    treatment: { part: treatment[what], whole: treatment.answers },
  }))
}
