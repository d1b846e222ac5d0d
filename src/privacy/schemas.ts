import { z } from "@hono/zod-openapi"
import { userIdField } from "../feature/fields.ts"
import type { Counts } from "../feature/personal-table.ts"
import { passwordField } from "../people/schemas.ts"
import { erasuresOf, type PersonalTables } from "./personal-data.ts"

export const userDataBody = z.strictObject({ user_id: userIdField }).openapi("UserData")

export const deleteUserDataBody = z
  .strictObject({
    user_id: userIdField,
    password: passwordField
      .optional()
      .describe("Of the person's account: needed, if there is one, when the person asks with a token."),
  })
  .openapi("DeleteUserData")

/** The names of the counts in the answer, in the order of the tables. */
export const countedOf = (tables: PersonalTables) =>
  erasuresOf(tables)
    .flatMap(({ counted }) => counted ?? [])
    .reverse()

const countsOf = (tables: PersonalTables) => {
  const counted = countedOf(tables)
  const fields = counted.map(({ as, description }) => {
    const count = z.number().int().min(0)
    return [as, description === undefined ? count : count.openapi({ description })] as const
  })
  const example: Counts = Object.fromEntries(counted.map(({ as, example }) => [as, example]))
  return { schema: z.object(Object.fromEntries(fields)), example }
}

export const deletedSchemaOf = (tables: PersonalTables) => {
  const { schema, example } = countsOf(tables)
  return z
    .object({ status: z.literal("ok"), deleted: schema })
    .openapi("DeletedUserData", { example: { status: "ok", deleted: example } })
}

export const numbersSchemaOf = (tables: PersonalTables) => {
  const { schema, example } = countsOf(tables)
  return z
    .object({ status: z.literal("ok"), user_id: z.string(), numbers: schema })
    .openapi("UserNumbers", { example: { status: "ok", user_id: "user_123", numbers: example } })
}
