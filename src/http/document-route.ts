import { type RouteConfig, z } from "@hono/zod-openapi"
import type { Route } from "../feature/route.ts"
import { jsonAnswer, problemAnswers } from "./answers.ts"
import { pick, placesOf } from "./places.ts"

/** What the OpenAPI document says of a route. */
export const documentRoute = (route: Route<never>): RouteConfig => {
  const { method, path, tag, summary, description, scope, operationId, input, problems = [] } = route
  const places = placesOf(route)
  const isBodyAlone = places.path.length === 0 && Object.keys(places.headers).length === 0
  return {
    method,
    path,
    tags: [tag],
    operationId,
    summary,
    ...(description !== undefined && { description }),
    security: [{ ApiKey: [scope] }, { Bearer: [scope] }],
    request: {
      ...(places.path.length > 0 && { params: z.object(pick(input, places.path)) }),
      ...(places.query && { query: z.strictObject(places.query) }),
      ...(Object.keys(places.headers).length > 0 && { headers: headersOf(route, places.headers) }),
      ...(places.takesBody && { body: bodyOf(route, isBodyAlone ? input : z.strictObject(places.body)) }),
      ...(places.stream !== null && { body: streamOf(route) }),
    },
    responses: {
      ...answersOf(route),
      ...problemAnswers(...problems, ...(places.takesBody || places.stream !== null ? ([413, 415] as const) : [])),
    },
  }
}

const headersOf = ({ input }: Route<never>, headers: Record<string, string>): z.ZodObject =>
  z.object(Object.fromEntries(Object.entries(headers).map(([field, header]) => [header, input.shape[field]])))

const bodyOf = ({ bodyName, example }: Route<never>, schema: z.ZodObject) => ({
  required: true,
  content: {
    "application/json": {
      schema: bodyName === undefined ? schema : schema.openapi(bodyName),
      ...(example && { example }),
    },
  },
})

const streamOf = ({ body }: Route<never>) => ({
  required: true,
  content: Object.fromEntries(
    (body && "stream" in body ? body.contentTypes : []).map((type) => [
      type,
      { schema: { type: "string" as const, format: "binary" } },
    ]),
  ),
})

const answersOf = ({ answers, output, answerExample }: Route<never>): RouteConfig["responses"] =>
  Object.fromEntries(
    Object.entries(answers).map(([status, meaning]) => [
      status,
      status === "204" ? { description: meaning } : jsonAnswer(meaning, output, answerExample as never),
    ]),
  )
