import { createRoute, z } from "@hono/zod-openapi"
import type { RouteContext } from "../app.ts"
import { callerIdField } from "../platform/http/fields.ts"
import { jsonAnswer, jsonBody, problemAnswers } from "../platform/http/route.ts"
import { extractFacts } from "./extract-facts.ts"
import { acceptedSchema, extractFactsBody, extractFactsExample } from "./schemas.ts"

const doors = [
  { path: "/api/v1/extract_facts", jobs: "/api/v1/jobs" },
  { path: "/extract_facts", jobs: "/jobs" },
] as const

export const extractionRoutes = ({ app, guard, contextOf }: RouteContext): void => {
  for (const door of doors)
    app.openapi(
      createRoute({
        method: "post",
        path: door.path,
        tags: ["Extract"],
        summary: "Hand in a conversation to be remembered",
        description: "Answers at once; the facts are extracted by a job. A 202 means that the job is committed.",
        ...guard("memory:write", "memory.extract"),
        request: {
          ...jsonBody(extractFactsBody, extractFactsExample),
          headers: z.object({
            "idempotency-key": callerIdField.optional().openapi({
              description: "The same key and body give the same job.",
              example: "turn-42",
            }),
          }),
        },
        responses: { 202: jsonAnswer("The job that reads it.", acceptedSchema), ...problemAnswers(409, 413, 415) },
      }),
      async (c) => {
        const body = c.req.valid("json")
        const jobId = await extractFacts(contextOf(c), {
          userId: body.user_id,
          conversationId: body.conversation_id ?? null,
          turns: body.conversation,
          metadata: body.metadata ?? {},
          saidAt: body.said_at,
          timeZone: body.time_zone,
          idempotencyKey: c.req.valid("header")["idempotency-key"] ?? null,
        })
        return c.json(
          {
            status: "accepted" as const,
            job_id: jobId,
            status_url: `${door.jobs}/${jobId}/status`,
            estimated_completion_time_seconds: 2,
          },
          202,
        )
      },
    )
}
