import type { RouteConfig } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { App, AppEnvironment } from "./environment.ts"

/** Adds a GET without credential and input to the server and to the OpenAPI document. */
export const openRoute = (
  app: App,
  { path, summary, responses }: { path: string; summary: string; responses: RouteConfig["responses"] },
  answer: (c: Context<AppEnvironment>) => Response | Promise<Response>,
): void => {
  const name = path === "/" ? "root" : path.slice(1)
  app.openAPIRegistry.registerPath({ method: "get", path, tags: ["System"], operationId: name, summary, responses })
  app.get(path, answer)
}
