import type { RouteContext } from "../app.ts"
import { addJsonRoute } from "../platform/http/json-route.ts"
import { deleteUserData } from "./delete-user-data.ts"
import { exportExample, exportSchema } from "./export-format.ts"
import { createExporter } from "./export-user-data.ts"
import { deletedSchema, userDataBody } from "./schemas.ts"

const tags = ["Privacy"]
const example = { user_id: "user_123" }

export const privacyRoutes = ({ app, guard, contextOf }: RouteContext): void => {
  const exportUserData = createExporter()

  for (const path of ["/api/v1/export_user_data", "/export_user_data"])
    addJsonRoute(app, {
      path,
      tags,
      summary: "Everything held about a person, as a file that can be imported again",
      guard: guard("privacy", "user.export"),
      body: userDataBody,
      example,
      answer: exportSchema,
      answerExample: exportExample,
      answerDescription: "The file, streamed, one item a line. `pika import FILE` reads it.",
      handle: (c, { user_id }) => exportUserData(contextOf(c), user_id, c.req.raw.signal),
    })

  for (const path of ["/api/v1/delete_user_data", "/delete_user_data"])
    addJsonRoute(app, {
      path,
      tags,
      summary: "Delete everything held about a person",
      guard: guard("privacy", "user.delete"),
      body: userDataBody,
      example,
      answer: deletedSchema,
      answerDescription: "It is gone, and nothing under way brings it back. What was deleted.",
      handle: async (c, { user_id }) =>
        JSON.stringify({ status: "ok", deleted: await deleteUserData(contextOf(c), user_id) }),
    })
}
