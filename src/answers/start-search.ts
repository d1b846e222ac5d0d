import type { Citation } from "../chat/messages/schemas.ts"
import type { RagConfig } from "../chat/sessions/config-schemas.ts"
import type { AnswerInput } from "./answerer.ts"
import type { AskOptions } from "./asked-answer.ts"
import { completeQuery } from "./complete-query.ts"
import type { Services } from "./context.ts"
import { retrieve } from "./retrieve.ts"

/** `query`: what is looked for. */
export type Search = { query: string; found: Promise<{ citations: Citation[]; milliseconds: number }> }

type Asked = {
  userId: string
  question: string
  config: RagConfig
  history: AnswerInput["history"]
  options: AskOptions
}

/** Searches for an answer, while the transaction that writes the question is committed. */
export const startSearch = (services: Services, { userId, question, config, history, options }: Asked): Search => {
  const startedAt = performance.now()
  const query = completeQuery(question, history)
  const found = retrieve(services, { userId, query, config, options }).then((citations) => ({
    citations,
    milliseconds: performance.now() - startedAt,
  }))
  // Nobody waits for it when the question could not be written.
  found.catch(() => undefined)
  return { query, found }
}
