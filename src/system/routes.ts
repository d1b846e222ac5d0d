import { z } from "@hono/zod-openapi"
import { jsonAnswer } from "../http/answers.ts"
import type { App } from "../http/environment.ts"
import { openRoute } from "../http/open-route.ts"
import { pagePolicy } from "../http/security-headers.ts"
import { version } from "../platform/version.ts"
import { docsFiles } from "./docs-page.ts"
import { buildOpenApi } from "./openapi.ts"

export const systemRoutes = (app: App): void => {
  openRoute(
    app,
    {
      path: "/",
      summary: "What this is and where to go",
      responses: {
        200: jsonAnswer(
          "Where to go.",
          z.object({
            name: z.string(),
            version: z.string(),
            docs: z.string(),
            openapi: z.string(),
            health: z.string(),
          }),
        ),
      },
    },
    (c) => c.json({ name: "PIKA Memory", version, docs: "/docs", openapi: "/openapi.json", health: "/health" }, 200),
  )

  for (const [path, file] of Object.entries(docsFiles))
    app.get(path, (c) =>
      c.body(readBody(file.body()), 200, {
        "Content-Type": file.type,
        "Content-Security-Policy": pagePolicy,
      }),
    )

  let document: Uint8Array<ArrayBuffer> | undefined
  app.get("/openapi.json", (c) => {
    document ??= new TextEncoder().encode(buildOpenApi(app))
    return c.body(document, 200, { "Content-Type": "application/json" })
  })
}

const readBody = (body: string | Blob): string | ReadableStream => (typeof body === "string" ? body : body.stream())
