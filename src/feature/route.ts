import { z } from "@hono/zod-openapi"
import type { Actor } from "./actor.ts"
import type { Context } from "./context.ts"
import type { Dialect } from "./dialect.ts"
import type { Verb } from "./verb.ts"

type Problem = 404 | 409 | 416 | 422 | 501

/** A limit may be a setting. */
type MaxBytes<Services> = number | ((services: Services) => number)

/**
 * The body of a route:
 * - JSON up to a size limit. A DELETE has a body only if its rule is stated.
 * - A stream in one of these content types (all of them: none is named), which the verb reads from the input field `stream`. The fields
 *   that have no other place come from the query.
 * - A form (multipart/form-data) with one file up to a size limit, which is the input field `form`. The fields that have no other place
 *   are its texts.
 */
export type BodyRule<Field extends string = string, Services = never> =
  | { maxBytes: MaxBytes<Services> }
  | { stream: Field; maxBytes: MaxBytes<Services>; contentTypes: readonly string[] }
  | { form: Field; maxBytes: MaxBytes<Services> }

/** The type of a field that is a streamed body. */
export const streamField = z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream)

type Success = 200 | 201 | 202 | 204 | 206

/** How HTTP reaches a verb: everything that only HTTP needs to know. */
type Door<Services, Input extends z.ZodObject, Answer> = {
  method: "get" | "post" | "put" | "patch" | "delete"
  /**
   * Each `{name}` in the path is an input field. The others come from the query of a GET or DELETE, and from the body of other methods.
   */
  path: string
  /** Other paths of the same route, each with the id of its operation. */
  aliases?: Readonly<Record<string, string>>
  /**
   * For a path that contains a credential: tells from the path's fields who asks. Throws UNAUTHORIZED. Such a route takes no other
   * credential.
   */
  signIn?: (services: Services, path: Readonly<Record<string, string>>) => Promise<Actor>
  /**
   * Takes requests without a credential, which count for their address: always, because the input proves who asks, and then it takes no
   * credential; or while a setting says so.
   */
  withoutCredential?: "always" | ((services: Services) => boolean)
  /** Its section of the OpenAPI document. */
  tag: string
  summary: string
  description?: string
  /** The API of another product that this route belongs to. */
  dialect?: Dialect
  /** Whether the route is there; default: it is. */
  isOffered?: (services: Services) => boolean
  /** Fields that the input does not know are ignored, in the query and in the body. */
  ignoresUnknown?: boolean
  /** Input fields of a body that may also come from the query, which wins. */
  alsoInQuery?: readonly (keyof z.input<Input> & string)[]
  /** Input fields that come from headers: header name by field. */
  headers?: Partial<Record<keyof z.input<Input> & string, string>>
  /**
   * The input field that gets the token of the console's cookie, or null when there is none, and the token that an answer puts there: null
   * deletes the cookie.
   */
  cookie?: { field: keyof z.input<Input> & string; token?: (answer: Answer) => string | null }
  /** Default: JSON up to 1 MiB. */
  body?: BodyRule<keyof z.input<Input> & string, Services>
  /** As how many requests it counts for the rate limit; default: one. */
  weigh?: (input: z.output<Input>) => number
  /** How long the client may hear nothing before the answer; default: a minute, at most four. */
  maxQuietSeconds?: number
  /** The schema name of the body, if it has none of its own. */
  bodyName?: string
  example?: Record<string, unknown>
  /** Each success status and its meaning. Only a 204 has no body. */
  answers: Partial<Record<Success, string>>
  /** Chooses the status of an answer; default: the first one. */
  status?: (answer: Answer) => Success
  /** The content types of an answer that is not JSON. */
  contentTypes?: readonly string[]
  /** A caller may ask for the answer as an event stream instead of JSON. */
  events?: boolean
  /** The part of the answer that HTTP sends; default: all of it. */
  show?: (answer: Answer) => unknown
  /** The shape of what `show` returns. */
  shown?: z.ZodType
  answerExample?: unknown
  problems?: readonly Problem[]
  /** Set where several routes share a verb, because each operation needs its own id. */
  operationId?: string
}

/** A verb with its HTTP access, for the server and the OpenAPI document. The types of input and output are hidden. */
export type Route<Services> = Omit<
  Door<Services, z.ZodObject, never>,
  "status" | "show" | "shown" | "weigh" | "cookie"
> &
  Pick<Verb<Services, z.ZodType, z.ZodType>, "action" | "scope" | "rate"> & {
    input: z.ZodObject
    output: z.ZodType
    operationId: string
    /** The status of a successful answer, if there is only one. */
    successStatus: number | undefined
    weigh: (input: unknown) => number
    /** The input field that gets the token of the console's cookie. */
    cookieField: string | undefined
    /** `input`: the result of the verb's input schema. `token`: for the console's cookie; undefined leaves it as it is. */
    answer: (
      ctx: Context<Services>,
      input: unknown,
    ) => Promise<{ status: number; body: unknown; token?: string | null | undefined }>
  }

export const route = <Services, Input extends z.ZodObject, Output extends z.ZodType, Answer>(
  verb: Verb<Services, Input, Output, Answer>,
  door: Door<Services, Input, Answer>,
): Route<Services> => {
  const { status, show, shown, weigh, cookie, ...rest } = door
  const successes = Object.keys(door.answers).map(Number)
  const [first = 200] = successes
  return {
    ...rest,
    action: verb.action,
    scope: verb.scope,
    rate: verb.rate,
    input: verb.input,
    output: shown ?? verb.output,
    operationId: door.operationId ?? nameOf(verb.action),
    successStatus: successes.length === 1 ? first : undefined,
    cookieField: cookie?.field,
    weigh: (input) => weigh?.(input as z.output<Input>) ?? 1,
    answer: async (ctx, input) => {
      // `verb.input` has produced it.
      const answer = await verb.run(ctx, input as z.output<Input>)
      return { status: status?.(answer) ?? first, body: show ? show(answer) : answer, token: cookie?.token?.(answer) }
    },
  }
}

/** `memory.search` → `memorySearch` */
const nameOf = (action: string): string => action.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase())
