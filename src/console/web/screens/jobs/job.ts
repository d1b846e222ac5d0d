import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"

export type Job = AnswerOf<"jobRead">
type Data = NonNullable<Job["data"]>

/** What became of one statement of a conversation. */
export type Result = Extract<Data, { results: unknown }>["results"][number]

/** What a conversation became; null for jobs of another kind, or that are not completed. */
export const resultsOf = ({ data }: Job): readonly Result[] | null =>
  data !== null && "results" in data ? data.results : null

export const documentOf = ({ data }: Job): string | null =>
  data !== null && "document_id" in data ? data.document_id : null

export const isOver = ({ status }: Job): boolean => status !== "pending" && status !== "processing"
export const mayRetry = ({ status }: Job): boolean => status === "failed" || status === "cancelled"
