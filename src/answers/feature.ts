import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import { askInSession, askQuery } from "./ask-in-session.ts"
import type { Services } from "./context.ts"
import { getRagContext } from "./get-rag-context.ts"
import { listExperiments } from "./list-experiments.ts"
import { answerMetrics } from "./metrics.ts"
import { recoverAnswers } from "./recover-answers.ts"
import { regenerateAnswer } from "./regenerate-answer.ts"
import { queryExample } from "./schemas.ts"

const tag = "Answers"
const asked = {
  method: "post",
  tag,
  answers: { 200: "The answer, when it is whole; with `stream`, its events." },
  events: true,
  // Before its first part, and while earlier questions of the session are answered.
  maxQuietSeconds: 240,
  problems: [404, 409],
  description:
    "With `stream`, the answer is `text/event-stream`: `retrieval`, then `delta`s, then `done` or `error`, each with an `id` and JSON `data`. What fails before the first event is an error with its own status.",
} as const

export const answers: Feature<Services> = {
  name: "answers",
  metrics: answerMetrics,
  atStart: recoverAnswers,
  routes: [
    route(listExperiments, {
      method: "get",
      path: "/api/v1/experiments",
      tag: "Operations",
      summary: "Both sides of each experiment, and whether they differ",
      answers: { 200: "The experiments with extraction and with answers." },
    }),
    route(askQuery, {
      ...asked,
      path: "/api/v1/query",
      aliases: { "/query": "answerAskUnprefixed" },
      summary: "Ask memories, documents and the conversation so far",
      example: queryExample,
      problems: [...asked.problems],
    }),
    route(askInSession, {
      ...asked,
      path: "/api/v1/chat/sessions/{id}/rag-query",
      operationId: "answerAskInSession",
      summary: "Ask within a session",
      bodyName: "SessionQuery",
      example: { query: "What is my dog's name?", stream: false },
      problems: [...asked.problems],
    }),
    route(regenerateAnswer, {
      ...asked,
      path: "/api/v1/chat/messages/{id}/regenerate",
      summary: "Answer the same question anew",
      bodyName: "RegenerateAnswer",
      example: { stream: false },
      problems: [...asked.problems],
    }),
    route(getRagContext, {
      method: "get",
      path: "/api/v1/messages/{id}/rag-context",
      aliases: { "/api/v1/chat/messages/{id}/rag-context": "answerReadInChat" },
      tag,
      summary: "Read what an answer rests on",
      answers: { 200: "What was found, the prompt and the model." },
      problems: [404],
    }),
  ],
}
