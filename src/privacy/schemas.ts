import { z } from "@hono/zod-openapi"
import { userIdField } from "../feature/fields.ts"

export const userDataBody = z.strictObject({ user_id: userIdField }).openapi("UserData")

const count = z.number().int().min(0)

export const deletedSchema = z
  .object({
    status: z.literal("ok"),
    deleted: z.object({
      memories: count,
      versions: count.openapi({ description: "Earlier states of memories." }),
      entities: count,
      jobs: count,
      queries: count.openapi({ description: "Vectors of what was asked." }),
    }),
  })
  .openapi("DeletedUserData", {
    example: { status: "ok", deleted: { memories: 12, versions: 2, entities: 4, jobs: 3, queries: 5 } },
  })
