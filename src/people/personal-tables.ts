import { z } from "@hono/zod-openapi"
import { exportedTimeField, timeExample } from "../feature/exported-rows.ts"
import { erasedAtOnce, type Import, type PersonalTable } from "../feature/personal-table.ts"
import { isTimeZone } from "../platform/time-zone.ts"
import { lockUser } from "./lock-user.ts"
import { deletePerson, type ExportedPerson, importPerson, readPerson } from "./queries.ts"

const fields = {
  known_since: exportedTimeField.nullable().openapi({ description: "Null: nobody has heard of this person." }),
  time_zone: z
    .string()
    .refine(isTimeZone, "must be the IANA name of a time zone")
    .nullable()
    .default(null)
    .openapi({ type: ["string", "null"], description: "The time zone that was given last for this person." }),
  time_zone_at: exportedTimeField
    .nullable()
    .default(null)
    .openapi({ description: "When what it was given with was said." }),
}

const imported: Import<unknown, ExportedPerson> = {
  run: async (_services, person) => ({
    // A person whose jobs are all still waiting has no row yet.
    lock: async (tx, userId) => {
      if (person.known_since !== null) await lockUser(tx, userId)
    },
    write: (tx, userId) => importPerson(tx, userId, person),
  }),
}

const users: PersonalTable<unknown> = {
  table: "pika.users",
  exported: {
    fields,
    example: { known_since: timeExample, time_zone: "Asia/Ho_Chi_Minh", time_zone_at: timeExample },
    read: readPerson,
  },
  imported,
  erased: erasedAtOnce(deletePerson),
  kept: { why: "It is what is known of the person: it is kept until they are erased." },
}

export const personalTables = [users]
