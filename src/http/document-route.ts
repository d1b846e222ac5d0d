import { type RouteConfig, z } from "@hono/zod-openapi"
import { noId } from "../feature/exported-rows.ts"
import type { Route } from "../feature/route.ts"
import { jsonAnswer, problemAnswers } from "./answers.ts"
import { type Places, pick, placesOf } from "./places.ts"
import { errorBodySchema } from "./problems.ts"

/** What the OpenAPI document says of a route, at its path or at an alias. */
export const documentRoute = (
  route: Route<never>,
  { path, operationId }: { path: string; operationId: string } = route,
): RouteConfig => {
  const { method, tag, summary, description, scope, signIn, withoutCredential, input, problems = [] } = route
  const takesCredential = !signIn && withoutCredential !== "always"
  const scopes = scope === null ? [] : [scope]
  const places = placesOf(route)
  const objectOf = route.ignoresUnknown ? z.looseObject : z.strictObject
  const query = places.query ?? (Object.keys(places.alsoInQuery).length > 0 ? places.alsoInQuery : null)
  const isBodyAlone = places.path.length === 0 && Object.keys(places.headers).length === 0 && places.cookie === null
  return {
    method,
    path,
    tags: [tag],
    operationId,
    summary,
    ...(description !== undefined && { description }),
    ...(takesCredential && { security: [{ ApiKey: scopes }, { Bearer: scopes }] }),
    request: {
      ...(places.path.length > 0 && { params: z.object(pick(input, places.path)) }),
      ...(query && { query: objectOf(query) }),
      ...(Object.keys(places.headers).length > 0 && { headers: headersOf(route, places.headers) }),
      ...(places.takesBody && { body: bodyOf(route, isBodyAlone ? input : objectOf(places.body)) }),
      ...(places.stream !== null && { body: streamOf(route) }),
      ...(places.form !== null && { body: formOf(route, places.form, places.body) }),
    },
    responses: {
      ...answersOf(route),
      ...problemAnswers(
        [...problems, ...(hasBody(places) ? bodyProblems : [])],
        route.dialect?.errorSchema ?? errorBodySchema,
      ),
    },
  }
}

const bodyProblems = [413, 415] as const
const hasBody = ({ takesBody, stream, form }: Places): boolean => takesBody || stream !== null || form !== null

const headersOf = ({ input }: Route<never>, headers: Record<string, string>): z.ZodObject =>
  z.object(Object.fromEntries(Object.entries(headers).map(([field, header]) => [header, input.shape[field]])))

const bodyOf = (route: Route<never>, schema: z.ZodObject) => ({
  required: !takesNothing(route),
  content: {
    "application/json": {
      schema: route.bodyName === undefined ? schema : schema.openapi(route.bodyName),
      ...(route.example && { example: route.example }),
    },
  },
})

/** Without a body, the fields of the path are enough: an id is valid for each of them. */
const takesNothing = (route: Route<never>): boolean =>
  route.input.safeParse(Object.fromEntries(placesOf(route).path.map((field) => [field, noId]))).success

const streamOf = ({ body }: Route<never>) => ({
  required: true,
  content: binary(body && "stream" in body ? typesOf(body.contentTypes) : []),
})

/** Without a list, it takes any type. */
const typesOf = (types: readonly string[]): readonly string[] => (types.length === 0 ? ["*/*"] : types)

const formOf = ({ input, bodyName, example }: Route<never>, file: string, texts: z.core.$ZodShape) => {
  const schema = z.strictObject({ ...pick(input, [file]), ...texts })
  return {
    required: true,
    content: {
      "multipart/form-data": {
        schema: bodyName === undefined ? schema : schema.openapi(bodyName),
        ...(example && { example }),
      },
    },
  }
}

const answersOf = ({ answers, output, contentTypes, events, answerExample }: Route<never>): RouteConfig["responses"] =>
  Object.fromEntries(
    Object.entries(answers).map(([status, meaning]) => {
      if (status === "204") return [status, { description: meaning }]
      if (contentTypes) return [status, { description: meaning, content: binary(contentTypes) }]
      const json = jsonAnswer(meaning, output, answerExample as never)
      return [status, events ? { ...json, content: { ...json.content, ...eventStream } } : json]
    }),
  )

const eventStream = { "text/event-stream": { schema: { type: "string" as const } } }

const binary = (types: readonly string[]) =>
  Object.fromEntries(types.map((type) => [type, { schema: { type: "string" as const, format: "binary" } }]))
