import { z } from "@hono/zod-openapi"
import type { Context as ContextWith } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import type { Services as PeopleServices } from "../people/context.ts"
import { requirePassword } from "../people/own-account.ts"
import { passwordField } from "../people/schemas.ts"
import type { Services } from "./context.ts"
import { deleteAll, type PersonalPlaces } from "./delete-user-data.ts"

/** Deletes one's own account, and everything else that is stored about oneself. */
export const deleteOwnAccount = (places: PersonalPlaces) =>
  verb({
    action: "account.delete",
    scope: null,
    rate: "other",
    input: z.strictObject({ password: passwordField }).openapi("DeleteOwnAccount"),
    output: z.null(),
    run: async (ctx: ContextWith<Services & PeopleServices>, { password }) => {
      const { user_id } = await requirePassword(ctx, password)
      await deleteAll(ctx, places, user_id, 204)
      return null
    },
  })
