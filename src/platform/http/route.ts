import { z } from "@hono/zod-openapi"
import type { MiddlewareHandler } from "hono"
import { requireScope, type Scope } from "../../accounts/actor.ts"
import type { Authenticate } from "../../accounts/authenticate.ts"
import type { AuditWriter } from "../../privacy/audit-writer.ts"
import { type Action, startTrail } from "../../privacy/trail.ts"
import type { AppEnvironment } from "./app.ts"
import { takeBody } from "./body.ts"
import type { LimitFailures } from "./limit-failures.ts"
import type { LimitRate } from "./limit-rate.ts"
import { errorBodySchema } from "./problems.ts"

type Checks = {
  authenticate: Authenticate
  limitFailures: LimitFailures
  limitRate: LimitRate
  audit: AuditWriter
}

/** What a route needs to check credentials: spread into `createRoute`. The scope and what the audit calls it are stated here alone. */
export const createGuard = (checks: Checks) => (scope: Scope, action: Action) => ({
  middleware: guard(checks, scope, action),
  security: [{ ApiKey: [scope] }, { Bearer: [scope] }],
})
export type Guard = ReturnType<typeof createGuard>

const guard =
  (
    { authenticate, limitFailures, limitRate, audit }: Checks,
    scope: Scope,
    action: Action,
  ): MiddlewareHandler<AppEnvironment> =>
  async (c, next) => {
    const credentials = [c.req.header("x-api-key"), c.req.header("authorization")] as const
    const actor = await authenticate(...credentials, c.get("ip")).catch((error: unknown) => limitFailures(c, error))
    audit.requireRoom()
    c.set("actor", actor)
    await limitRate(c, actor, action)
    c.set("trail", startTrail(action, c.get("startedAt"), c.get("ip")))
    requireScope(actor, scope)
    await takeBody(c)
    await next()
  }

/** For a route that takes no query parameters: each that is sent is refused by name, as unknown fields are. */
export const noQuery = z.strictObject({})

export const jsonBody = <Schema extends z.ZodType>(schema: Schema, example: z.input<Schema>) => ({
  query: noQuery,
  body: { required: true, content: { "application/json": { schema, example } } },
})

export const jsonAnswer = <Schema extends z.ZodType>(
  description: string,
  schema: Schema,
  example?: z.input<Schema>,
) => ({
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
  413: problem("The body is over 1 MiB."),
  415: problem("The body is not application/json."),
  429: problem(
    "Over the limit of this credential, or of wrong ones from this address; `Retry-After` says when to try again.",
  ),
  500: problem("Something went wrong on our side."),
  503: problem("The database or the model provider is not available; `Retry-After` says when to try again."),
}

/** The errors that any route can answer with, and those it adds. */
export const problemAnswers = <Status extends keyof typeof problems = never>(...more: Status[]) => {
  const statuses = [400, 401, 403, 429, 500, 503, ...more] as (400 | 401 | 403 | 429 | 500 | 503 | Status)[]
  return Object.fromEntries(statuses.map((status) => [status, problems[status]])) as Pick<
    typeof problems,
    400 | 401 | 403 | 429 | 500 | 503 | Status
  >
}
