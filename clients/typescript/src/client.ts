import type { operations as Described } from "./generated/openapi.ts"
import { operations } from "./generated/operations.ts"
import { type ClientOptions, type Input, type Operation, type RequestOptions, sendRequest } from "./send-request.ts"
import { type AnswerEvent, type StreamedQuestion, streamAnswer } from "./stream-answer.ts"
import { type WaitOptions, waitForJob } from "./wait-for-job.ts"
import { type JobEvent, type WatchedJobs, watchJobs } from "./watch-jobs.ts"

type Name = keyof typeof operations & keyof Described

/** The document says `never` where there is nothing. */
type OrNothing<Value> = [Value] extends [never] ? unknown : Value
/** The part `Part` of a described operation, or nothing. */
type Of<Value, Part extends string> = Value extends { [Key in Part]?: infer Found }
  ? OrNothing<NonNullable<Found>>
  : unknown
type Content<Value, Type extends string> = Value extends { content: { [Key in Type]: infer Found } } ? Found : unknown
type Body<N extends Name> = Of<Described[N], "requestBody">

/** Header names as fields: `idempotency-key` → `idempotency_key`. */
type Underscored<Text> = Text extends `${infer Left}-${infer Right}`
  ? `${Lowercase<Left>}_${Underscored<Right>}`
  : Lowercase<Text & string>
type HeaderFields<Value> = { [Key in keyof Value as Underscored<Key>]: Value[Key] }

/** A file of a form. */
type Files<Value> = { [Key in keyof Value]: Key extends "file" ? Blob : Value[Key] }

type ParametersOf<N extends Name> = Described[N] extends { parameters: infer Found } ? Found : unknown
type StreamField<N extends Name> = (typeof operations)[N]["body"] extends "stream"
  ? { stream: NonNullable<RequestInit["body"]> }
  : unknown

/** All fields of an operation's path, query, headers and body in one object. */
export type InputOf<N extends Name> = Of<ParametersOf<N>, "path"> &
  Of<ParametersOf<N>, "query"> &
  HeaderFields<Of<ParametersOf<N>, "header">> &
  Content<Body<N>, "application/json"> &
  Files<Content<Body<N>, "multipart/form-data">> &
  StreamField<N>

type Success<N extends Name> = Described[N] extends { responses: infer Answers }
  ? Answers[keyof Answers & (200 | 201 | 202)]
  : never

/** What an operation answers: its JSON, or the `Response` itself where it is something else. */
export type AnswerOf<N extends Name> = (typeof operations)[N]["isRaw"] extends true
  ? Response
  : Success<N> extends { content: { "application/json": infer Found } }
    ? Found
    : undefined

export type Operations = {
  [N in Name]: (input: InputOf<N>, options?: RequestOptions) => Promise<AnswerOf<N>>
}

export type Client = Operations & {
  /** Asks for the job until it is over. Resolves with its last state; throws a `PikaError` when it takes too long. */
  waitForJob: (id: string, options?: WaitOptions) => Promise<AnswerOf<"jobRead">>
  /** Tells of jobs as they change: those of a person, or everybody's. */
  watchJobs: (watched?: WatchedJobs, options?: RequestOptions) => AsyncGenerator<JobEvent, void, undefined>
  /** Asks a question, and gives the answer as it is written. */
  streamAnswer: (question: StreamedQuestion, options?: RequestOptions) => AsyncGenerator<AnswerEvent, void, undefined>
}

/** A client of one server. Each operation of the API is a function; a refusal throws a `PikaError`. */
export const createClient = (options: ClientOptions): Client => {
  const call = async (operation: Operation, input: Input = {}, request: RequestOptions = {}) => {
    const answer = await sendRequest(options, operation, input, request)
    if (operation.isRaw) return answer
    return answer.status === 204 ? undefined : answer.json()
  }
  // The table and the types are made of the same document.
  const functions = Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      (input?: Input, request?: RequestOptions) => call(operation, input, request),
    ]),
  ) as unknown as Operations
  return {
    ...functions,
    waitForJob: (id, wait) => waitForJob(functions, id, wait),
    watchJobs: (watched, request) => watchJobs(options, watched, request),
    streamAnswer: (question, request) => streamAnswer(options, question, request),
  }
}
