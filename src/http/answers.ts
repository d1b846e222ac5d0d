import type { z } from "@hono/zod-openapi"
import { errorBodySchema } from "./problems.ts"

export const jsonAnswer = (description: string, schema: z.ZodType, example?: unknown) => ({
  description,
  content: { "application/json": example === undefined ? { schema } : { schema, example } },
})

const problem = (description: string) => ({ description, content: { "application/json": { schema: errorBodySchema } } })

const problems = {
  400: problem("The request is not valid; `details` names the fields."),
  401: problem("No credential, or one that is invalid, expired or revoked."),
  403: problem("The credential lacks the scope or does not reach this user."),
  404: problem("Absent, or not yours: the two look the same."),
  409: problem("It conflicts with what is there."),
  413: problem("The body is over 1 MiB, or over what the route says."),
  415: problem("The body is not application/json, or not of a type that the route takes."),
  416: problem("The range is not in the file; `Content-Range` says how long it is."),
  422: problem("Nobody speaks in the recording."),
  429: problem(
    "Over the limit of this credential, or of wrong ones from this address; `Retry-After` says when to try again.",
  ),
  500: problem("Something went wrong on our side."),
  503: problem(
    "The database or the model provider is not available; `Retry-After` says when to try again. Or no endpoint for speech is set.",
  ),
}

/** The errors of every route, and the additional ones of this route. */
export const problemAnswers = <Status extends keyof typeof problems = never>(...more: Status[]) => {
  const statuses = [400, 401, 403, 429, 500, 503, ...more] as (400 | 401 | 403 | 429 | 500 | 503 | Status)[]
  return Object.fromEntries(statuses.map((status) => [status, problems[status]])) as Pick<
    typeof problems,
    400 | 401 | 403 | 429 | 500 | 503 | Status
  >
}
