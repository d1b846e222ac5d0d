import type { z } from "@hono/zod-openapi"

export const jsonAnswer = (description: string, schema: z.ZodType, example?: unknown) => ({
  description,
  content: { "application/json": example === undefined ? { schema } : { schema, example } },
})

const meanings = {
  400: "The request is not valid; `details` names the fields.",
  401: "No credential, or one that is invalid, expired or revoked.",
  403: "The credential lacks the scope or does not reach this user.",
  404: "Absent, or not yours: the two look the same.",
  409: "It conflicts with what is there.",
  413: "The body is over 1 MiB, or over what the route says.",
  415: "The body is not application/json, or not of a type that the route takes.",
  416: "The range is not in the file; `Content-Range` says how long it is.",
  421: "The person was moved to another cluster.",
  422: "Nobody speaks in the recording.",
  429: "Over the limit of this credential, or of wrong ones from this address; `Retry-After` says when to try again.",
  500: "Something went wrong on our side.",
  501: "It is not offered; `detail` says so in a sentence.",
  503: "The database or the model provider is not available; `Retry-After` says when to try again. Or no endpoint for speech is set.",
}

/** The errors of every route, and the additional ones of this route, in its shape of errors. */
export const problemAnswers = (more: readonly (keyof typeof meanings)[], schema: z.ZodType) => {
  const statuses = [400, 401, 403, 421, 429, 500, 503, ...more] as const
  return Object.fromEntries(
    statuses.map((status) => [status, { description: meanings[status], content: { "application/json": { schema } } }]),
  )
}
