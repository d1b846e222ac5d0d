import { z } from "@hono/zod-openapi"
import { scopeSchema } from "../feature/actor.ts"
import { callerIdField, idField, timeField } from "../feature/fields.ts"
import type { KeyRow, NewKey } from "./api-key.ts"

export const defaultOverlapSeconds = 3600
const maxOverlapSeconds = 86_400

const scopesField = z.array(scopeSchema).min(1).max(10)
const time = z.iso.datetime()

export const createKeyBody = z
  .strictObject({
    name: callerIdField.openapi({ description: "Identifies the key in a list.", example: "toy-app" }),
    scopes: scopesField.openapi({ description: "What it may do. `admin` holds every scope." }),
    user_id: callerIdField.optional().openapi({
      description:
        "The only person whose memory it reaches; without it, everybody's. Not together with the scope `admin`.",
    }),
    expires_at: timeField.optional().openapi({ description: "From then on it is refused." }),
  })
  .openapi("CreateKey")

export const createKeyExample = {
  name: "toy-app",
  scopes: ["memory:read" as const, "memory:write" as const, "job:status" as const],
  expires_at: "2099-12-31T00:00:00Z",
}

const keyFields = {
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.string()),
  user_id: z
    .string()
    .nullable()
    .openapi({ description: "The only person whose memory it reaches; null: everybody's." }),
  created_at: time,
  expires_at: time.nullable(),
}
const keyExample = {
  id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
  name: "toy-app",
  scopes: ["memory:read", "memory:write", "job:status"],
  user_id: null,
  created_at: "2026-11-21T09:00:00.000Z",
  expires_at: null,
}

export const newKeySchema = z
  .object({ key: z.string().openapi({ description: "The key. It is shown this once." }), ...keyFields })
  .openapi("NewKey", { example: { ...keyExample, key: "pika_(49 characters)" } })

export const listedKeySchema = z
  .object({
    ...keyFields,
    prefix: z.string().openapi({ description: "The first characters of the key." }),
    last_used_at: time.nullable().openapi({ description: "Exact to a few seconds." }),
    revoked_at: time.nullable(),
    replaced_by: z.uuid().nullable().openapi({ description: "The key that a rotation made in its place." }),
  })
  .openapi("ListedKey")

export const keyListSchema = z
  .object({ status: z.literal("ok"), items: z.array(listedKeySchema), next_cursor: z.string().nullable() })
  .openapi("KeyList", {
    example: {
      status: "ok",
      items: [{ ...keyExample, prefix: "pika_Zm9vYmF", last_used_at: null, revoked_at: null, replaced_by: null }],
      next_cursor: null,
    },
  })

const keyIdField = idField.openapi({ example: keyExample.id })

export const keyIdInput = z.strictObject({ id: keyIdField })

export const rotateKeyInput = z.strictObject({
  id: keyIdField,
  overlap_seconds: z.number().int().min(0).max(maxOverlapSeconds).default(defaultOverlapSeconds).openapi({
    description: "For how long the old key goes on working.",
  }),
})

const showKey = ({ id, name, scopes, user_id, created_at, expires_at }: KeyRow) => ({
  id,
  name,
  scopes,
  user_id,
  created_at: created_at.toISOString(),
  expires_at: expires_at?.toISOString() ?? null,
})

export const showNewKey = ({ key, row }: NewKey): z.infer<typeof newKeySchema> => ({ key, ...showKey(row) })

export const showListedKey = (row: KeyRow): z.infer<typeof listedKeySchema> => ({
  ...showKey(row),
  prefix: row.prefix,
  last_used_at: row.last_used_at?.toISOString() ?? null,
  revoked_at: row.revoked_at?.toISOString() ?? null,
  replaced_by: row.replaced_by,
})
