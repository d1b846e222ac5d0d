import type { JWTPayload } from "jose"
import { z } from "zod"
import { type Scope, scopeSchema } from "../feature/actor.ts"
import { callerIdField } from "../feature/fields.ts"
import { AppError } from "../platform/errors.ts"
import type { Found } from "./remember-actors.ts"

/** Allowed difference between the clocks of the issuer and this machine. */
export const clockToleranceSeconds = 30
const maxLifetimeSeconds = 3600 + 60

/** Unknown scopes are ignored: an issuer may put the scopes of other products into the same claim. */
const scopesField = z
  .union([z.array(z.string()), z.string().transform((names) => names.split(" "))])
  .transform((names): Scope[] => names.flatMap((name) => scopeSchema.safeParse(name).data ?? []))

const claimsSchema = z
  .object({
    exp: z.number(),
    iat: z.number().optional(),
    sub: callerIdField.optional(),
    user_id: callerIdField.optional(),
    role: z.enum(["admin", "user", "service"]),
    scopes: scopesField,
  })
  .refine(({ role, user_id }) => role !== "user" || user_id !== undefined, { path: ["user_id"] })

/**
 * Finds out who the claims of a verified token stand for. Throws UNAUTHORIZED when a claim is missing or the token's lifetime is too
 * long.
 */
export const readClaims = (payload: JWTPayload): Found => {
  const parsed = claimsSchema.safeParse(payload)
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))]
    throw new AppError("UNAUTHORIZED", `The token is not accepted: check ${names.join(", ")} among its claims.`)
  }
  const { exp, iat, sub, user_id, role, scopes } = parsed.data
  const now = Date.now() / 1000
  if (iat !== undefined && iat > now + clockToleranceSeconds)
    throw new AppError("UNAUTHORIZED", "The token says that it was issued in the future. Check the issuer's clock.")
  if (exp - (iat ?? now) > maxLifetimeSeconds)
    throw new AppError(
      "UNAUTHORIZED",
      "The token is valid for more than an hour. Configure a shorter lifetime at the issuer.",
    )
  return {
    actor: {
      kind: "token",
      id: sub ?? user_id ?? "token",
      scopes: role === "admin" ? scopes : scopes.filter((scope) => scope !== "admin"),
      userId: role === "user" ? (user_id ?? null) : null,
    },
    milliseconds: (exp + clockToleranceSeconds - now) * 1000,
  }
}
