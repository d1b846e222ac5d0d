import { z } from "@hono/zod-openapi"
import type { Context } from "./context.ts"
import type { Verb } from "./verb.ts"

type Problem = 404 | 409

/**
 * What a route takes as its body: JSON of at most so many bytes, or, as a stream that the verb reads, the field `stream` of its input, in one of
 * these content types. Then the fields that have no other place are the query.
 */
export type BodyRule<Field extends string = string> =
  | { maxBytes: number }
  | { stream: Field; maxBytes: number; contentTypes: readonly string[] }

/** The type of a field that is a streamed body. */
export const streamField = z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream)

/** How HTTP reaches a verb: what only HTTP has to know of it. */
type Door<Input extends z.ZodObject, Answer> = {
  method: "get" | "post" | "patch" | "delete"
  /** Each `{name}` in it is a field of the verb's input. The others are the query of a GET or DELETE, and the body of all else. */
  path: string
  /** The part of the document in which it stands. */
  tag: string
  summary: string
  description?: string
  /** Fields that come as headers, by the name of the field. */
  headers?: Partial<Record<keyof z.input<Input> & string, string>>
  /** JSON of 1 MiB unless said. */
  body?: BodyRule<keyof z.input<Input> & string>
  /** How the document calls the body; only for one that has no name of its own. */
  bodyName?: string
  example?: Record<string, unknown>
  /** Each status that a good answer can have, and what it means. Only a 204 has no body. */
  answers: Partial<Record<200 | 201 | 202 | 204, string>>
  /** Which of them this answer has; the first unless said. */
  status?: (answer: Answer) => 200 | 201
  /** What HTTP shows of the answer; all of it unless said. */
  show?: (answer: Answer) => unknown
  /** The shape of what `show` returns. */
  shown?: z.ZodType
  answerExample?: unknown
  problems?: Problem[]
  /** Set where several routes lead to one verb: each operation has an id of its own. */
  operationId?: string
}

/** A verb and a way to it, for the HTTP server and the document. What the verb takes and gives is hidden. */
export type Route<Services> = Omit<Door<z.ZodObject, never>, "status" | "show" | "shown"> &
  Pick<Verb<Services, z.ZodType, z.ZodType>, "action" | "scope" | "rate"> & {
    input: z.ZodObject
    output: z.ZodType
    operationId: string
    /** `input` is what the schema made of a request. */
    answer: (ctx: Context<Services>, input: unknown) => Promise<{ status: number; body: unknown }>
  }

export const route = <Services, Input extends z.ZodObject, Output extends z.ZodType, Answer>(
  verb: Verb<Services, Input, Output, Answer>,
  door: Door<Input, Answer>,
): Route<Services> => {
  const { status, show, shown, ...rest } = door
  const [first = 200] = Object.keys(door.answers).map(Number)
  return {
    ...rest,
    action: verb.action,
    scope: verb.scope,
    rate: verb.rate,
    input: verb.input,
    output: shown ?? verb.output,
    operationId: door.operationId ?? nameOf(verb.action),
    answer: async (ctx, input) => {
      // It was made by `verb.input`.
      const answer = await verb.run(ctx, input as z.output<Input>)
      return { status: status?.(answer) ?? first, body: show ? show(answer) : answer }
    },
  }
}

/** `memory.search` → `memorySearch` */
const nameOf = (action: string): string => action.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase())
