import type { Citation } from "../chat/messages/schemas.ts"
import type { MadeAnswer, PreparedAnswer } from "./answerer.ts"

/** What was found, and whether it was in the prompt. */
export type Retrieved = Citation & { in_prompt: boolean }

/** How an answer came out, whole or not, and what it rests on. */
export type Outcome = {
  status: "complete" | "stopped" | "failed"
  content: string
  citations: Citation[]
  /** What was searched for. */
  query: string | null
  searchMode: string | null
  retrieved: Retrieved[]
  prompt: PreparedAnswer["prompt"] | null
  made: MadeAnswer | null
  experiment: PreparedAnswer["experiment"]
  /** Since the question was asked, but for `retrieval`; null: it did not come to that. */
  milliseconds: { retrieval: number | null; firstToken: number | null; total: number }
  /** Why it failed. */
  error: unknown
}

export const emptyOutcome = (): Outcome => ({
  status: "stopped",
  content: "",
  citations: [],
  query: null,
  searchMode: null,
  retrieved: [],
  prompt: null,
  made: null,
  experiment: null,
  milliseconds: { retrieval: null, firstToken: null, total: 0 },
  error: undefined,
})
