import type { z } from "@hono/zod-openapi"
import { type Route, route } from "../../feature/route.ts"
import type { Verb } from "../../feature/verb.ts"
import type { Services } from "./context.ts"
import { mem0Dialect } from "./dialect.ts"

/** What each route of mem0's API has in common: its spelling, its errors, and that its clients send fields that mean nothing here. */
const common = {
  tag: "Compat",
  dialect: mem0Dialect,
  isOffered: ({ mem0Api }: Services) => mem0Api,
  ignoresUnknown: true,
}

type Door<Input extends z.ZodObject, Answer> = Omit<
  Parameters<typeof route<Services, Input, z.ZodType, Answer>>[1],
  keyof typeof common
> & { operationId: string }

/** A route of mem0's API. Its path is in the spelling of the dialect: it ends with a slash, but under /mem0. */
export const mem0Route = <Input extends z.ZodObject, Output extends z.ZodType, Answer>(
  verb: Verb<Services, Input, Output, Answer>,
  door: Door<Input, Answer>,
): Route<Services> => route(verb, { ...common, ...door })
