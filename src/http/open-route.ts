import type { RouteConfig } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { App, AppEnvironment } from "./environment.ts"

type OpenRoute = Pick<RouteConfig, "path" | "responses"> & {
  summary: string
  /** The id of the operation; default: the path. */
  name?: string
}

/** Adds a GET without credential and input to the server and to the OpenAPI document. */
export const openRoute = (
  app: App,
  { path, summary, name = path.slice(1), responses }: OpenRoute,
  answer: (c: Context<AppEnvironment>) => Response | Promise<Response>,
): void => {
  app.openAPIRegistry.registerPath({ method: "get", path, tags: ["System"], operationId: name, summary, responses })
  app.get(path, answer)
}
