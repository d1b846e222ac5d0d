import { z } from "@hono/zod-openapi"
import { limitParameter, textField, userIdField } from "../feature/fields.ts"

export const graphInput = z.strictObject({
  user_id: userIdField,
  entity: textField(1, 200).optional().openapi({ description: "Start here; else at the person.", example: "Sparky" }),
  depth: limitParameter(1, 3).openapi({ description: "Steps from the start." }),
  limit: limitParameter(100, 10_000).openapi({ description: "Edges." }),
})

export const graphSchema = z
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
