import { createRoute, z } from "@hono/zod-openapi"
import type { RouteContext } from "../app.ts"
import { limitParameter, textField, userIdField } from "../platform/http/fields.ts"
import { jsonAnswer, problemAnswers } from "../platform/http/route.ts"
import { getGraph } from "./get-graph.ts"

const graphSchema = z
  .object({
    nodes: z.array(
      z.object({ id: z.string(), label: z.enum(["User", "Entity"]), name: z.string(), type: z.string().nullable() }),
    ),
    edges: z.array(z.object({ source: z.string(), target: z.string(), type: z.string(), fact_id: z.uuid() })),
  })
  .openapi("Graph", {
    example: {
      nodes: [
        { id: "user", label: "User", name: "user_123", type: null },
        { id: "sparky", label: "Entity", name: "Sparky", type: "animal" },
      ],
      edges: [{ source: "user", target: "sparky", type: "owns", fact_id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab" }],
    },
  })

export const graphRoutes = ({ app, guard, contextOf }: RouteContext): void => {
  app.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/users/{user_id}/graph",
      tags: ["Memories"],
      summary: "What is related to what in a person's world",
      ...guard("memory:read", "user.graph"),
      request: {
        params: z.object({ user_id: userIdField }),
        query: z.strictObject({
          entity: textField(1, 200)
            .optional()
            .openapi({ description: "Start here; else at the person.", example: "Sparky" }),
          depth: limitParameter(1, 3).openapi({ description: "Steps from the start." }),
          limit: limitParameter(100, 1000).openapi({ description: "Edges." }),
        }),
      },
      responses: { 200: jsonAnswer("Nodes and edges.", graphSchema), ...problemAnswers() },
    }),
    async (c) => {
      const { entity, depth, limit } = c.req.valid("query")
      const graph = await getGraph(contextOf(c), {
        userId: c.req.valid("param").user_id,
        entity: entity ?? null,
        depth,
        limit,
      })
      return c.json(graph, 200)
    },
  )
}
