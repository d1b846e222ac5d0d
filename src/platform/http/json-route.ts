import type { RouteConfig, z } from "@hono/zod-openapi"
import type { Context as HonoContext } from "hono"
import { AppError } from "../errors.ts"
import type { App, AppEnvironment } from "./app.ts"
import { invalidRequest } from "./problems.ts"
import { type Guard, jsonAnswer, jsonBody, noQuery, problemAnswers } from "./route.ts"

type JsonRoute<Body extends z.ZodType, Answer extends z.ZodType> = Pick<RouteConfig, "tags" | "summary"> & {
  path: string
  guard: ReturnType<Guard>
  body: Body
  example: z.input<Body>
  answer: Answer
  /** Where the schema has none of its own. */
  answerExample?: z.input<Answer>
  answerDescription: string
  /** JSON text of the shape of `answer`, whole or as a stream: what is known already need not be written out again. */
  handle: (c: HonoContext<AppEnvironment>, body: z.output<Body>) => Promise<string | ReadableStream>
}

/**
 * Adds a POST that takes JSON and answers with JSON text. It is documented as by `app.openapi`, and checks the same in the same order, in
 * one function: the chain of five that `app.openapi` makes of it takes as long as a search that is answered from memory.
 */
export const addJsonRoute = <Body extends z.ZodType, Answer extends z.ZodType>(
  app: App,
  {
    path,
    tags,
    summary,
    guard,
    body: schema,
    example,
    answer,
    answerExample,
    answerDescription,
    handle,
  }: JsonRoute<Body, Answer>,
): void => {
  app.openAPIRegistry.registerPath({
    method: "post",
    path,
    ...(tags && { tags }),
    ...(summary && { summary }),
    security: guard.security,
    request: jsonBody(schema, example),
    responses: { 200: jsonAnswer(answerDescription, answer, answerExample), ...problemAnswers(413, 415) },
  })
  app.post(path, async (c) => {
    await guard.middleware(c, nothingMore)
    if (c.req.url.includes("?")) refuse(noQuery.safeParse(c.req.query()))
    const body = schema.safeParse(await readJson(c))
    if (!body.success) throw invalidRequest(body.error)
    return c.body(await handle(c, body.data), 200, { "Content-Type": "application/json" })
  })
}

const nothingMore = async (): Promise<void> => undefined

const refuse = (parsed: z.ZodSafeParseResult<unknown>): void => {
  if (!parsed.success) throw invalidRequest(parsed.error)
}

/** A body that is not announced as JSON is none: one that is something else was refused before. */
const readJson = async (c: HonoContext): Promise<unknown> => {
  if (c.req.header("content-type") === undefined) return {}
  try {
    return await c.req.json<unknown>()
  } catch (error) {
    throw new AppError("INVALID_REQUEST", "The body is not JSON. Check quotes, commas and brackets.", { cause: error })
  }
}
