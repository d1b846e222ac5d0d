import type { z } from "zod"
import type { EndpointClass } from "../platform/settings/rate-limits.ts"
import { requireScope, type Scope } from "./actor.ts"
import type { Context } from "./context.ts"
import type { Written } from "./json-text.ts"
import type { StreamedAnswer } from "./streamed-answer.ts"

type AnswerOf<Output extends z.ZodType> = Written<z.input<Output>> | StreamedAnswer

/** One thing that the product does. HTTP, commands, the OpenAPI document, the audit and the limits are all made from it. */
export type Verb<Services, Input extends z.ZodType, Output extends z.ZodType, Answer = AnswerOf<Output>> = {
  /** What the audit calls it: `entity.verb`. The document derives its operationId from it. */
  action: string
  scope: Scope
  /** The requests that share a limit with it. */
  rate: EndpointClass
  /** Fields by the names that clients use. */
  input: Input
  output: Output
  run: (ctx: Context<Services>, input: z.output<Input>) => Promise<Answer>
}

/** A verb whose `run` refuses a credential that lacks the scope, whoever calls it. Throws FORBIDDEN then. */
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
    requireScope(ctx.actor, definition.scope)
    return definition.run(ctx, input)
  },
})
