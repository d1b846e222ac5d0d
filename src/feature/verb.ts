import type { z } from "zod"
import type { EndpointClass } from "../platform/settings/rate-limits.ts"
import { requireScope, type Scope } from "./actor.ts"
import type { Context } from "./context.ts"
import type { Written } from "./json-text.ts"
import type { StreamedAnswer } from "./streamed-answer.ts"

type AnswerOf<Output extends z.ZodType> = Written<z.input<Output>> | StreamedAnswer

/** One operation of the product. HTTP, commands, the OpenAPI document, the audit and the limits are derived from it. */
export type Verb<Services, Input extends z.ZodType, Output extends z.ZodType, Answer = AnswerOf<Output>> = {
  /** Its name in the audit: `entity.verb`. The operationId is derived from it. */
  action: string
  /** Null: any credential may ask, and `run` decides what it gets. */
  scope: Scope | null
  /** The class of requests that share one rate limit. */
  rate: EndpointClass
  /** Fields under the names that clients use. */
  input: Input
  output: Output
  run: (ctx: Context<Services>, input: z.output<Input>) => Promise<Answer>
}

/** Makes a verb. Its `run` throws FORBIDDEN when the credential lacks the scope, whoever calls it. */
export const verb = <
  Services,
  Input extends z.ZodType,
  Output extends z.ZodType,
  Answer extends AnswerOf<Output> = AnswerOf<Output>,
>(
  definition: Verb<Services, Input, Output, Answer>,
): Verb<Services, Input, Output, Answer> => ({
  ...definition,
  run: async (ctx, input) => {
    if (definition.scope !== null) requireScope(ctx.actor, definition.scope)
    return definition.run(ctx, input)
  },
})
