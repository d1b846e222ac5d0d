import { z } from "@hono/zod-openapi"
import { exportedTimeField, exportedTimes, timeExample } from "../feature/exported-rows.ts"
import { type Carried, erasedAtOnce, type Import, type PersonalTable } from "../feature/personal-table.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { StartupError } from "../platform/errors.ts"
import { isTimeZone } from "../platform/time-zone.ts"
import { deleteAccount } from "./account-queries.ts"
import { lockUser } from "./lock-user.ts"
import { deletePerson, type ExportedPerson, importPerson, readPerson } from "./queries.ts"
import { purgeTokens } from "./token-queries.ts"

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

const accountSchema = z
  .strictObject({
    username: z.string(),
    email: z.string().nullable(),
    full_name: z.string().nullable(),
    avatar_url: z.string().nullable(),
    preferences: z.record(z.string(), z.unknown()),
    role: z.string(),
    is_active: z.boolean(),
    created_at: exportedTimeField,
    updated_at: exportedTimeField,
    last_active_at: exportedTimeField,
  })
  .openapi("ExportedAccount")

const readAccount = async (tx: Transaction, userId: string): Promise<unknown> => {
  const [row] = await tx<{ account: unknown }[]>`
    select row_to_json(item) as account from (
      select username, email, full_name, avatar_url, preferences, role, is_active,
        ${exportedTimes(tx, "created_at", "updated_at", "last_active_at")}
      from accounts where user_id = ${userId}
    ) as item`
  return row?.account ?? null
}

/** With its password. */
const carried: Carried = {
  read: async (tx, userId) => {
    const [row] = await tx<{ account: string }[]>`
      select row_to_json(a)::text as account from accounts a where user_id = ${userId}`
    return row?.account ?? null
  },
  write: async (tx, userId, account) => {
    const { count } = await tx`
      insert into accounts select * from json_populate_record(null::accounts, ${account}::text::json) where user_id = ${userId}
      on conflict do nothing`
    if (count === 0) throw new StartupError("The person's username or e-mail address is taken in the other cluster.")
  },
}

const accounts: PersonalTable<unknown> = {
  table: "pika.accounts",
  carried,
  exported: {
    fields: {
      account: accountSchema.nullable().default(null).openapi({
        description: "The account that the person signs in with, without its password. An import leaves it out.",
      }),
    },
    example: { account: null },
    read: async (tx, userId) => ({ account: await readAccount(tx, userId) }),
  },
  imported: { why: "The file has no password: the person registers where it is imported." },
  erased: erasedAtOnce(deleteAccount),
  kept: { why: "It is kept until its person is erased." },
}

const families: PersonalTable<unknown> = {
  table: "pika.token_families",
  exported: { why: "It is a credential of the installation that made it." },
  imported: { with: accounts.table },
  erased: { with: accounts.table },
  kept: { what: "refresh tokens", purge: purgeTokens },
}

const tokens: PersonalTable<unknown> = {
  ...families,
  table: "pika.refresh_tokens",
  kept: { with: families.table },
}

export const personalTables = [users, accounts, families, tokens]
