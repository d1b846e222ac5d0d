import type { AnswerOf, InputOf } from "./client.ts"
import { PikaError } from "./errors.ts"
import type { components } from "./generated/openapi.ts"
import { operations } from "./generated/operations.ts"
import { type ClientOptions, type Input, type RequestOptions, sendRequest } from "./send-request.ts"
import { readServerEvents } from "./server-events.ts"

type Citation = components["schemas"]["Citation"]

/** What is told while an answer is written: what was found, the text in parts, and the whole. */
export type AnswerEvent =
  | { type: "retrieval"; conversation_id: string; message_id: string; citations: Citation[] }
  | { type: "delta"; text: string }
  | ({ type: "done" } & Omit<AnswerOf<"answerAsk">, "status" | "request_id">)

/** A question; with the `id` of a session it is asked in that session. */
export type StreamedQuestion = Omit<InputOf<"answerAsk"> | InputOf<"answerAskInSession">, "stream">

/** Asks, and gives the answer as it is written. Throws a `PikaError` when it fails; who stops reading stops the answer. */
export async function* streamAnswer(
  options: ClientOptions,
  question: StreamedQuestion,
  request: RequestOptions = {},
): AsyncGenerator<AnswerEvent, void, undefined> {
  const operation = "id" in question ? operations.answerAskInSession : operations.answerAsk
  const input: Input = { ...question, stream: true }
  const answer = await sendRequest(options, { ...operation, isRaw: true }, input, request)
  if (!answer.body) return
  for await (const { event, data } of readServerEvents(answer.body)) {
    const fields = JSON.parse(data) as { error_code?: string; message?: string }
    if (event === "error")
      throw new PikaError(fields.message ?? "The answer failed.", 0, fields.error_code ?? "UNKNOWN")
    yield { type: event, ...fields } as AnswerEvent
  }
}
