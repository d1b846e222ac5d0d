import { z } from "@hono/zod-openapi"
import { scopeSchema } from "../feature/actor.ts"
import { textField } from "../feature/fields.ts"
import { passwordField } from "../people/schemas.ts"

/** The token of the cookie, which is no part of the body. Null: there is none. */
const cookieField = z.string().nullable()

export const cookieInput = z.strictObject({ session: cookieField })

export const signInInput = z
  .strictObject({
    session: cookieField,
    api_key: textField(1, 256).optional().openapi({ description: "An API key; or `username` and `password`." }),
    username: textField(1, 254).optional().openapi({ description: "Of an account, or its e-mail address." }),
    password: passwordField.optional(),
  })
  .superRefine(({ api_key, username, password }, context) => {
    const complain = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message })
    if (api_key === undefined && username === undefined && password === undefined)
      return complain("api_key", "must be one of the two ways to sign in; the other one is username and password")
    if (api_key !== undefined && (username !== undefined || password !== undefined))
      return complain("api_key", "must not be given together with username or password")
    if (api_key === undefined && username === undefined) complain("username", "must be given with a password")
    if (api_key === undefined && password === undefined) complain("password", "must be given with a username")
  })

export const sessionSchema = z
  .object({
    status: z.literal("ok"),
    kind: z.enum(["api_key", "account"]).openapi({ description: "With what somebody signed in." }),
    id: z.string().openapi({ description: "Of the key, or the person's `user_id`." }),
    name: z.string().openapi({ description: "Of the key, or the username." }),
    scopes: z.array(scopeSchema),
    user_id: z
      .string()
      .nullable()
      .openapi({ description: "The only person whose memory it reaches; null: everybody's." }),
    role: z.enum(["user", "admin"]).optional().openapi({ description: "Of an account." }),
    expires_at: z.iso.datetime().openapi({ description: "It ends then, and after two hours without a request." }),
  })
  .openapi("ConsoleSession", {
    example: {
      status: "ok",
      kind: "api_key",
      id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
      name: "toy-app",
      scopes: ["memory:read", "memory:write"],
      user_id: null,
      expires_at: "2026-11-21T21:00:00.000Z",
    },
  })
