import { z } from "@hono/zod-openapi"
import { requireOwner } from "../feature/actor.ts"
import { userIdField } from "../feature/fields.ts"
import type { Counts } from "../feature/personal-table.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Context } from "./context.ts"
import type { PersonalTables } from "./personal-data.ts"
import { countedOf, numbersSchemaOf } from "./schemas.ts"

/** What an erasure of the person would delete, counted in one state of the database. */
export const getNumbers = (tables: PersonalTables) =>
  verb({
    action: "user.numbers",
    scope: "privacy",
    rate: "other",
    input: z.strictObject({ user_id: userIdField }),
    output: numbersSchemaOf(tables),
    run: async (ctx: Context, { user_id: userId }) => {
      requireOwner(ctx, userId)
      const numbers: Counts = {}
      await asUser(
        ctx.sql,
        userId,
        async (tx) => {
          for (const { as, count } of countedOf(tables)) numbers[as] = await count(tx, userId)
        },
        "isolation level repeatable read read only",
      )
      return { status: "ok" as const, user_id: userId, numbers }
    },
  })
