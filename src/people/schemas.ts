import { z } from "@hono/zod-openapi"
import { metadataField, textField, userIdField } from "../feature/fields.ts"
import type { AccountRow } from "./account-row.ts"
import { tokenSeconds } from "./signing-keys.ts"

const usernamePattern = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}])?$/u

const usernameField = textField(2, 64)
  .refine(
    (name) => usernamePattern.test(name),
    "must be letters, digits and . _ - between them, and begin with a letter or digit",
  )
  .openapi({
    type: "string",
    minLength: 2,
    maxLength: 64,
    description: "Letters of any script, digits, and `.`, `_`, `-` between them. Unique without case and accents.",
    example: "emma",
  })

const emailField = z.email({ error: "must be an e-mail address" }).max(254).openapi({ example: "emma@example.com" })

const newPasswordField = textField(8, 128).openapi({
  type: "string",
  format: "password",
  minLength: 8,
  maxLength: 128,
  example: "correct horse",
})
/** Of any length: one that is too short is simply wrong. */
export const passwordField = textField(1, 128).openapi({
  type: "string",
  format: "password",
  minLength: 1,
  maxLength: 128,
  example: "correct horse",
})

const fullNameField = textField(1, 200).openapi({ type: "string", minLength: 1, maxLength: 200, example: "Emma" })
const avatarField = z
  .url({ protocol: /^https?$/, error: "must be an address like https://example.com/emma.png" })
  .max(2048)
  .openapi({ example: "https://example.com/emma.png" })
const preferencesField = metadataField.openapi({
  description: "What the client wants to keep about the person: at most 16 KiB of JSON.",
  example: { theme: "dark" },
})

export const registerBody = z
  .strictObject({
    username: usernameField,
    password: newPasswordField,
    email: emailField.optional(),
    full_name: fullNameField.optional(),
    avatar_url: avatarField.optional(),
    preferences: preferencesField.optional(),
  })
  .openapi("RegisterAccount")

export const logInBody = z
  .strictObject({
    username: textField(1, 254).optional().openapi({ description: "Or the e-mail address." }),
    email: textField(1, 254).optional(),
    password: passwordField,
  })
  .refine(({ username, email }) => (username === undefined) !== (email === undefined), {
    path: ["username"],
    message: "must be given, or email in its place",
  })
  .openapi("LogIn")

const refreshTokenField = textField(1, 200).openapi({
  type: "string",
  minLength: 1,
  maxLength: 200,
  example: "refresh_(43 characters)",
})
export const refreshBody = z.strictObject({ refresh_token: refreshTokenField }).openapi("RefreshToken")

export const changePasswordBody = z
  .strictObject({ old_password: passwordField, new_password: newPasswordField })
  .openapi("ChangePassword")

export const updateOwnBody = z
  .strictObject({
    full_name: fullNameField.nullable().optional(),
    email: emailField.nullable().optional(),
    avatar_url: avatarField.nullable().optional(),
    preferences: preferencesField.optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, "must change something")
  .openapi("UpdateOwnAccount")

export const accountIdInput = z.strictObject({ user_id: userIdField })

export const updateAccountInput = z
  .strictObject({
    user_id: userIdField,
    is_active: z
      .boolean()
      .optional()
      .openapi({ description: "False ends every token of this person within 5 s, and nobody can sign in." }),
    role: z.enum(["user", "admin"]).optional().openapi({ description: "A change ends every token of this person." }),
  })
  .refine(({ is_active, role }) => is_active !== undefined || role !== undefined, "must change is_active or role")

const time = z.iso.datetime()
const accountExample = {
  id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
  username: "emma",
  email: "emma@example.com",
  full_name: "Emma",
  avatar_url: null,
  preferences: { theme: "dark" },
  role: "user" as const,
  created_at: "2026-11-21T09:00:00.000Z",
  updated_at: "2026-11-21T09:00:00.000Z",
  last_active_at: "2026-11-21T09:00:00.000Z",
  is_active: true,
}

export const accountSchema = z
  .object({
    id: z.string().openapi({ description: "The `user_id` of this person's memories, documents and sessions." }),
    username: z.string(),
    email: z.string().nullable(),
    full_name: z.string().nullable(),
    avatar_url: z.string().nullable(),
    preferences: z.record(z.string(), z.unknown()),
    role: z.enum(["user", "admin"]),
    created_at: time,
    updated_at: time,
    last_active_at: time.openapi({ description: "Exact to a minute." }),
    is_active: z.boolean(),
  })
  .openapi("Account", { example: accountExample })

export const signedInSchema = z
  .object({
    user: accountSchema,
    access_token: z.string().openapi({ description: "Send it as `Authorization: Bearer …`. It works for an hour." }),
    refresh_token: z.string().openapi({ description: "It works once, within 30 days." }),
    token_type: z.literal("Bearer"),
    expires_in: z.literal(tokenSeconds),
  })
  .openapi("SignedIn", {
    example: {
      user: accountExample,
      access_token: "eyJhbGciOiJSUzI1NiIs…",
      refresh_token: "refresh_(43 characters)",
      token_type: "Bearer",
      expires_in: tokenSeconds,
    },
  })

export const showAccount = (row: AccountRow): z.infer<typeof accountSchema> => ({
  id: row.user_id,
  username: row.username,
  email: row.email,
  full_name: row.full_name,
  avatar_url: row.avatar_url,
  preferences: row.preferences,
  role: row.role,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
  last_active_at: row.last_active_at.toISOString(),
  is_active: row.is_active,
})
