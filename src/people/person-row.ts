import { z } from "@hono/zod-openapi"

export type PersonRow = {
  user_id: string
  username: string | null
  display_name: string | null
  is_active: boolean | null
  role: "user" | "admin" | null
  time_zone: string | null
  memories: number
  documents: number
  sessions: number
  created_at: Date | null
  last_active_at: Date | null
}

const count = z.int().min(0)
const time = z.iso.datetime().nullable()

const personSchema = z.object({
  user_id: z.string(),
  username: z.string().nullable().openapi({ description: "Null, like the next three: this person has no account." }),
  display_name: z.string().nullable(),
  is_active: z.boolean().nullable(),
  role: z.enum(["user", "admin"]).nullable(),
  time_zone: z.string().nullable(),
  memories: count.openapi({ description: "Those that hold now." }),
  documents: count.openapi({ description: "Without deleted ones." }),
  sessions: count,
  created_at: time.openapi({ description: "When this person was first heard of." }),
  last_active_at: time.openapi({
    description: "When they last signed in or wrote in a conversation, or their memories last changed.",
  }),
})

const personExample = {
  user_id: "user_123",
  username: "emma",
  display_name: "Emma",
  is_active: true,
  role: "user" as const,
  time_zone: "Asia/Ho_Chi_Minh",
  memories: 12,
  documents: 1,
  sessions: 3,
  created_at: "2026-11-21T09:00:00.000Z",
  last_active_at: "2026-11-28T17:20:00.000Z",
}

export const peopleSchema = z
  .object({ status: z.literal("ok"), items: z.array(personSchema), next_cursor: z.string().nullable() })
  .openapi("PeopleList", { example: { status: "ok", items: [personExample], next_cursor: null } })

export const showPerson = ({ created_at, last_active_at, ...row }: PersonRow): z.infer<typeof personSchema> => ({
  ...row,
  created_at: created_at?.toISOString() ?? null,
  last_active_at: last_active_at?.toISOString() ?? null,
})
