import { z } from "@hono/zod-openapi"
import { callerIdField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import { forgetMatching } from "../../memories/forget-memories.ts"
import { deleteUserData, type PersonalPlaces } from "../../privacy/delete-user-data.ts"
import type { Context } from "./context.ts"
import { deletionSchema } from "./delete-memories.ts"

const entityType = z.enum(["user", "agent", "app", "run"])

/** A person is erased, with everything that is held about them; of an agent, an app or a run the memories are deleted. */
export const deleteEntity = (places: PersonalPlaces) =>
  verb({
    action: "memory.delete_entity",
    scope: "privacy",
    rate: "other",
    input: z.object({ entity_type: entityType, entity_id: callerIdField }),
    output: deletionSchema,
    run: async (ctx: Context, { entity_type: type, entity_id: id }) => {
      if (type === "user") await deleteUserData(places).run(ctx, { user_id: id })
      else
        await forgetMatching.run(ctx, {
          condition: { is: "one_of", field: `${type}_id`, values: [id] },
        })
      return { message: "Delete in progress. This may take some time.", event_id: ctx.trail.id }
    },
  })
