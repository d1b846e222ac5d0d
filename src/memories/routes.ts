import { createRoute, z } from "@hono/zod-openapi"
import type { RouteContext } from "../app.ts"
import { cursorParameter, flagParameter, limitParameter, userIdField } from "../platform/http/fields.ts"
import { jsonAnswer, jsonBody, noQuery, problemAnswers } from "../platform/http/route.ts"
import { addMemory } from "./add-memory.ts"
import { showValidFrom, toWire } from "./fact-row.ts"
import { forgetMemory } from "./forget-memory.ts"
import { getHistory } from "./get-history.ts"
import { getMemory } from "./get-memory.ts"
import { getProfile } from "./get-profile.ts"
import { listMemories } from "./list-memories.ts"
import {
  addMemoryBody,
  categoryField,
  factExample,
  factWireSchema,
  historyEntrySchema,
  historyExample,
  memoryIdParameters,
  profileSchema,
  updateMemoryBody,
} from "./schemas.ts"
import { updateMemory } from "./update-memory.ts"

const tags = ["Memories"]

export const memoryRoutes = (routes: RouteContext): void => {
  collectionRoutes(routes)
  memoryRoute(routes)
  profileRoute(routes)
}

const collectionRoutes = ({ app, guard, contextOf }: RouteContext): void => {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/memories",
      tags,
      summary: "List a person's memories, newest first",
      ...guard("memory:read", "memory.list"),
      request: {
        query: z.strictObject({
          user_id: userIdField,
          category: categoryField.optional(),
          include_past: flagParameter.openapi({ description: "Also what is no longer true." }),
          cursor: cursorParameter,
          limit: limitParameter(20),
        }),
      },
      responses: {
        200: jsonAnswer(
          "A page of memories.",
          z
            .object({ status: z.literal("ok"), items: z.array(factWireSchema), next_cursor: z.string().nullable() })
            .openapi("MemoryList", { example: { status: "ok", items: [factExample], next_cursor: null } }),
        ),
        ...problemAnswers(),
      },
    }),
    async (c) => {
      const { user_id, category, include_past, cursor, limit } = c.req.valid("query")
      const ctx = contextOf(c)
      const page = await listMemories(ctx, {
        userId: user_id,
        category: category ?? null,
        includePast: include_past,
        cursor: cursor ?? null,
        limit,
      })
      return c.json(
        { status: "ok" as const, items: page.items.map((fact) => toWire(ctx, fact)), next_cursor: page.nextCursor },
        200,
      )
    },
  )

  app.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/memories",
      tags,
      summary: "Add a memory",
      ...guard("memory:write", "memory.add"),
      request: jsonBody(addMemoryBody, {
        user_id: "user_123",
        fact_value: "User has a dog named Sparky",
        category: "pet",
        fact_type: ["pet", "dog"],
      }),
      responses: {
        201: jsonAnswer("The memory.", factWireSchema, factExample),
        200: jsonAnswer("It was known already: the known memory.", factWireSchema, factExample),
        ...problemAnswers(413, 415),
      },
    }),
    async (c) => {
      const body = c.req.valid("json")
      const ctx = contextOf(c)
      const { fact, added } = await addMemory(ctx, {
        userId: body.user_id,
        factValue: body.fact_value,
        category: body.category ?? "other",
        tags: body.fact_type ?? [],
        metadata: body.metadata ?? {},
        conversationId: body.conversation_id ?? null,
        saidAt: body.said_at,
        timeZone: body.time_zone,
      })
      return added ? c.json(toWire(ctx, fact), 201) : c.json(toWire(ctx, fact), 200)
    },
  )
}

const memoryRoute = ({ app, guard, contextOf }: RouteContext): void => {
  const path = "/api/v1/memories/{id}"
  const answer = { 200: jsonAnswer("The memory.", factWireSchema, factExample) }
  const request = { params: memoryIdParameters, query: noQuery }

  app.openapi(
    createRoute({
      method: "get",
      path,
      tags,
      summary: "Read a memory",
      ...guard("memory:read", "memory.read"),
      request,
      responses: { ...answer, ...problemAnswers(404) },
    }),
    async (c) => {
      const ctx = contextOf(c)
      return c.json(toWire(ctx, await getMemory(ctx, c.req.valid("param").id)), 200)
    },
  )

  app.openapi(
    createRoute({
      method: "patch",
      path,
      tags,
      summary: "Edit a memory",
      ...guard("memory:write", "memory.update"),
      request: { ...request, ...jsonBody(updateMemoryBody, { fact_value: "User has a dog named Sparkle" }) },
      responses: { ...answer, ...problemAnswers(404, 409, 413, 415) },
    }),
    async (c) => {
      const { fact_value, category, fact_type, metadata } = c.req.valid("json")
      const change = { factValue: fact_value, category, tags: fact_type, metadata }
      const ctx = contextOf(c)
      return c.json(toWire(ctx, await updateMemory(ctx, c.req.valid("param").id, change)), 200)
    },
  )

  app.openapi(
    createRoute({
      method: "delete",
      path,
      tags,
      summary: "Forget a memory",
      description: "It is deleted for good, with its history.",
      ...guard("memory:write", "memory.delete"),
      request,
      responses: { 204: { description: "It is gone." }, ...problemAnswers(404) },
    }),
    async (c) => {
      await forgetMemory(contextOf(c), c.req.valid("param").id)
      return c.body(null, 204)
    },
  )

  app.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/memories/{id}/history",
      tags,
      summary: "Every version of a memory, and why it changed",
      ...guard("memory:read", "memory.history"),
      request,
      responses: {
        200: jsonAnswer(
          "The versions, oldest first, with those of the memories that it replaced or that replaced it.",
          z
            .object({ status: z.literal("ok"), items: z.array(historyEntrySchema) })
            .openapi("MemoryHistory", { example: { status: "ok", items: [historyExample] } }),
        ),
        ...problemAnswers(404),
      },
    }),
    async (c) => {
      const rows = await getHistory(contextOf(c), c.req.valid("param").id)
      const items = rows.map(({ fact_id, valid_from, valid_from_precision, valid_to, changed_at, ...row }) => ({
        memory_id: fact_id,
        ...row,
        valid_from: showValidFrom(valid_from, valid_from_precision),
        valid_to: valid_to?.toISOString() ?? null,
        changed_at: changed_at.toISOString(),
      }))
      return c.json({ status: "ok" as const, items }, 200)
    },
  )
}

const profileRoute = ({ app, guard, contextOf }: RouteContext): void => {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/users/{user_id}/profile",
      tags,
      summary: "What to know of this person without a query",
      ...guard("memory:read", "user.profile"),
      request: {
        params: z.object({ user_id: userIdField }),
        query: z.strictObject({
          max_tokens: limitParameter(1000, 32_000).openapi({ description: "The text is cut to this many tokens." }),
        }),
      },
      responses: { 200: jsonAnswer("The profile.", profileSchema), ...problemAnswers() },
    }),
    async (c) => {
      const { user_id } = c.req.valid("param")
      const profile = await getProfile(contextOf(c), user_id, c.req.valid("query").max_tokens)
      return c.json({ status: "ok" as const, request_id: c.get("requestId"), user_id, ...profile }, 200)
    },
  )
}
