import { z } from "@hono/zod-openapi"
import type { SocketRoute } from "../feature/socket.ts"
import { jsonAnswer } from "../http/answers.ts"
import type { App } from "../http/environment.ts"
import { openRoute } from "../http/open-route.ts"
import { pagePolicy } from "../http/security-headers.ts"
import { keySetSchema, readKeySet } from "../people/signing-keys.ts"
import type { Database } from "../platform/database/connect.ts"
import { version } from "../platform/version.ts"
import { buildAsyncApi } from "./asyncapi.ts"
import { docsFiles } from "./docs-page.ts"
import { buildOpenApi } from "./openapi.ts"

const places = {
  console: "/console",
  docs: "/docs",
  openapi: "/openapi.json",
  asyncapi: "/asyncapi.json",
  health: "/health",
}

export const systemRoutes = (app: App, sql: Database, sockets: readonly SocketRoute<never>[]): void => {
  const readKeys = onceASecond(() => readKeySet(sql))
  openRoute(
    app,
    {
      path: "/",
      name: "root",
      summary: "What this is and where to go",
      responses: {
        200: jsonAnswer(
          "Where to go.",
          z.object({
            name: z.string(),
            version: z.string(),
            console: z.string(),
            docs: z.string(),
            openapi: z.string(),
            asyncapi: z.string(),
            health: z.string(),
          }),
        ),
      },
    },
    (c) => c.json({ name: "PIKA Memory", version, ...places }, 200),
  )

  openRoute(
    app,
    {
      path: "/.well-known/jwks.json",
      name: "keySet",
      summary: "The public keys that verify tokens of people who sign in here (JWKS)",
      responses: { 200: jsonAnswer("The keys, the one that signs first.", keySetSchema) },
    },
    async (c) => c.json(await readKeys(), 200),
  )

  for (const [path, file] of Object.entries(docsFiles))
    app.get(path, (c) =>
      c.body(readBody(file.body()), 200, {
        "Content-Type": file.type,
        "Content-Security-Policy": pagePolicy,
      }),
    )

  serveDocument(app, places.openapi, () => buildOpenApi(app))
  serveDocument(app, places.asyncapi, () => buildAsyncApi(sockets))
}

/** Made when it is first asked for. */
const serveDocument = (app: App, path: string, build: () => string): void => {
  let document: Uint8Array<ArrayBuffer> | undefined
  app.get(path, (c) => {
    document ??= new TextEncoder().encode(build())
    return c.body(document, 200, { "Content-Type": "application/json" })
  })
}

const readBody = (body: string | Blob): string | ReadableStream => (typeof body === "string" ? body : body.stream())

/** Anybody may ask: the database is asked once a second for all. */
const onceASecond = <Answer>(read: () => Promise<Answer>): (() => Promise<Answer>) => {
  let last: { at: number; answer: Promise<Answer> } | undefined
  return () => {
    if (!last || performance.now() - last.at > 1000) last = { at: performance.now(), answer: read() }
    return last.answer
  }
}
