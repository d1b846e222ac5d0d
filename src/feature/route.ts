import { z } from "@hono/zod-openapi"
import type { Context } from "./context.ts"
import type { Verb } from "./verb.ts"

type Problem = 404 | 409

/**
 * The body of a route: JSON up to a size limit, or a stream in one of these content types, which the verb reads from the input field
 * `stream`. With a stream, the fields that have no other place come from the query.
 */
export type BodyRule<Field extends string = string> =
  | { maxBytes: number }
  | { stream: Field; maxBytes: number; contentTypes: readonly string[] }

/** The type of a field that is a streamed body. */
export const streamField = z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream)

/** How HTTP reaches a verb: everything that only HTTP needs to know. */
type Door<Input extends z.ZodObject, Answer> = {
  method: "get" | "post" | "patch" | "delete"
  /**
   * Each `{name}` in the path is an input field. The others come from the query of a GET or DELETE, and from the body of other methods.
   */
  path: string
  /** Its section of the OpenAPI document. */
  tag: string
  summary: string
  description?: string
  /** Input fields that come from headers: header name by field. */
  headers?: Partial<Record<keyof z.input<Input> & string, string>>
  /** Default: JSON up to 1 MiB. */
  body?: BodyRule<keyof z.input<Input> & string>
  /** The schema name of the body, if it has none of its own. */
  bodyName?: string
  example?: Record<string, unknown>
  /** Each success status and its meaning. Only a 204 has no body. */
  answers: Partial<Record<200 | 201 | 202 | 204, string>>
  /** Chooses the status of an answer; default: the first one. */
  status?: (answer: Answer) => 200 | 201 | 202
  /** The part of the answer that HTTP sends; default: all of it. */
  show?: (answer: Answer) => unknown
  /** The shape of what `show` returns. */
  shown?: z.ZodType
  answerExample?: unknown
  problems?: Problem[]
  /** Set where several routes share a verb, because each operation needs its own id. */
  operationId?: string
}

/** A verb with its HTTP access, for the server and the OpenAPI document. The types of input and output are hidden. */
export type Route<Services> = Omit<Door<z.ZodObject, never>, "status" | "show" | "shown"> &
  Pick<Verb<Services, z.ZodType, z.ZodType>, "action" | "scope" | "rate"> & {
    input: z.ZodObject
    output: z.ZodType
    operationId: string
    /** `input`: the result of the verb's input schema. */
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
      // `verb.input` has produced it.
      const answer = await verb.run(ctx, input as z.output<Input>)
      return { status: status?.(answer) ?? first, body: show ? show(answer) : answer }
    },
  }
}

/** `memory.search` → `memorySearch` */
const nameOf = (action: string): string => action.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase())
