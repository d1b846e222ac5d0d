import { createRoute, z } from "@hono/zod-openapi"
import type { RouteContext } from "../app.ts"
import { cursorParameter, limitParameter } from "../platform/http/fields.ts"
import { jsonAnswer, jsonBody, noQuery, problemAnswers } from "../platform/http/route.ts"
import { createKey } from "./create-key.ts"
import { listKeys } from "./list-keys.ts"
import { revokeKey } from "./revoke-key.ts"
import { rotateKey } from "./rotate-key.ts"
import {
  createKeyBody,
  createKeyExample,
  keyIdParameters,
  keyListSchema,
  newKeySchema,
  rotateKeyBody,
  showListedKey,
  showNewKey,
} from "./schemas.ts"

const tags = ["Keys"]

export const keyRoutes = ({ app, guard, contextOf }: RouteContext): void => {
  app.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/keys",
      tags,
      summary: "Make an API key",
      description: "The key is in this answer and nowhere else: only its hash is kept.",
      ...guard("admin", "key.create"),
      request: jsonBody(createKeyBody, createKeyExample),
      responses: { 201: jsonAnswer("The key.", newKeySchema), ...problemAnswers(413, 415) },
    }),
    async (c) => {
      const { name, scopes, user_id, expires_at } = c.req.valid("json")
      const made = await createKey(contextOf(c), {
        name,
        scopes,
        userId: user_id ?? null,
        expiresAt: expires_at === undefined ? null : new Date(expires_at),
      })
      return c.json(showNewKey(made), 201)
    },
  )

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/keys",
      tags,
      summary: "List API keys, newest first",
      ...guard("admin", "key.list"),
      request: { query: z.strictObject({ cursor: cursorParameter, limit: limitParameter(20) }) },
      responses: {
        200: jsonAnswer("A page of keys, without the keys themselves.", keyListSchema),
        ...problemAnswers(),
      },
    }),
    async (c) => {
      const { cursor, limit } = c.req.valid("query")
      const page = await listKeys(contextOf(c), { cursor: cursor ?? null, limit })
      return c.json({ status: "ok" as const, items: page.items.map(showListedKey), next_cursor: page.nextCursor }, 200)
    },
  )

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/keys/{id}/rotate",
      tags,
      summary: "Make a new key in the place of one",
      description: "It has the same name, scopes, user and end. The old key goes on working until the overlap is over.",
      ...guard("admin", "key.rotate"),
      request: { params: keyIdParameters, ...jsonBody(rotateKeyBody, { overlap_seconds: 3600 }) },
      responses: { 201: jsonAnswer("The new key.", newKeySchema), ...problemAnswers(404, 409, 413, 415) },
    }),
    async (c) => {
      const { overlap_seconds } = c.req.valid("json")
      const made = await rotateKey(contextOf(c), { id: c.req.valid("param").id, overlapSeconds: overlap_seconds })
      return c.json(showNewKey(made), 201)
    },
  )

  app.openapi(
    createRoute({
      method: "delete",
      path: "/api/v1/keys/{id}",
      tags,
      summary: "Revoke an API key",
      description: "Every process refuses it within two seconds.",
      ...guard("admin", "key.revoke"),
      request: { params: keyIdParameters, query: noQuery },
      responses: { 204: { description: "It is revoked." }, ...problemAnswers(404) },
    }),
    async (c) => {
      await revokeKey(contextOf(c), c.req.valid("param").id)
      return c.body(null, 204)
    },
  )
}
