import { z } from "@hono/zod-openapi"
import { requireEverybody } from "../feature/actor.ts"
import { callerIdField, limitParameter, textField } from "../feature/fields.ts"
import { verb } from "../feature/verb.ts"
import type { Database } from "../platform/database/connect.ts"
import type { Context } from "./context.ts"
import { type PersonRow, peopleSchema, showPerson } from "./person-row.ts"

/** In the order of their ids, in which texts compare as the database says. `part`: of an id or a name. */
const listPeopleRows = (sql: Database, after: string, limit: number, part: string | null): Promise<PersonRow[]> =>
  sql<PersonRow[]>`select * from list_people(${after}, ${limit}, ${part})`

/** Everybody of whom something is held, with their numbers. */
export const listPeople = verb({
  action: "user.list",
  scope: "admin",
  rate: "other",
  input: z.strictObject({
    q: textField(1, 200).optional().openapi({
      type: "string",
      minLength: 1,
      maxLength: 200,
      description: "A part of the id, the username or the name, without regard to case and accents.",
      example: "nguyen",
    }),
    cursor: callerIdField.optional().openapi({ description: "`next_cursor` of the page before." }),
    limit: limitParameter(20),
  }),
  output: peopleSchema,
  run: async ({ sql, actor }: Context, { q = null, cursor = "", limit }) => {
    requireEverybody(actor)
    const rows = await listPeopleRows(sql, cursor, limit + 1, q)
    const page = rows.slice(0, limit)
    const next_cursor = rows.length > limit ? (page.at(-1)?.user_id ?? null) : null
    return { status: "ok" as const, items: page.map(showPerson), next_cursor }
  },
})
