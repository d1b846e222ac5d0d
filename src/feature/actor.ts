import { z } from "zod"
import { AppError } from "../platform/errors.ts"
import type { Trail } from "./audit-trail.ts"

export const scopeSchema = z.enum([
  "memory:read",
  "memory:write",
  "documents:read",
  "documents:write",
  "chat",
  "accounts",
  "job:status",
  "privacy",
  "admin",
])
export type Scope = z.infer<typeof scopeSchema>
export const allScopes: readonly Scope[] = scopeSchema.options

/**
 * Who does something: an API key, the holder of a token, a person who runs a command on the machine, or an address that sent no
 * credential, to a route that takes none. `userId`: the only person whose memory this credential can reach; null: anybody's. `signIn`: of
 * a person who signed in here. `isConsole`: they ask through a session of the console.
 */
export type Actor = {
  kind: "api_key" | "token" | "operator" | "anonymous"
  id: string
  scopes: readonly Scope[]
  userId: string | null
  signIn?: { userId: string; familyId: string }
  isConsole?: true
}

/** Under which limits count its requests. The console does not use up those of the app that has the same key. */
export const limitedName = ({ kind, id, isConsole }: Actor): string => `${isConsole ? "console:" : ""}${kind}:${id}`

type Asking = { actor: Actor; trail: Trail }

/** Whether the credential can reach the memory of the person who owns what was found. */
export const canReach = ({ actor, trail }: Asking, userId: string): boolean => {
  trail.userId = userId
  return actor.userId === null || actor.userId === userId
}

/** Throws FORBIDDEN when the credential cannot reach the memory of this person. */
export const requireOwner = (asking: Asking, userId: string): void => {
  if (!canReach(asking, userId))
    throw new AppError("FORBIDDEN", "This credential is for another user. Use one that reaches this user_id.")
}

/** Throws FORBIDDEN when the credential is for one person and the request concerns everybody. */
export const requireEverybody = (actor: Actor): void => {
  if (actor.userId !== null)
    throw new AppError("FORBIDDEN", "This credential is for one user. Use an admin's, which reaches everybody.")
}

/** `admin` includes every scope. */
export const hasScope = (actor: Actor, scope: Scope): boolean =>
  actor.scopes.includes(scope) || actor.scopes.includes("admin")

/** Throws FORBIDDEN when the credential lacks the scope. */
export const requireScope = (actor: Actor, scope: Scope): void => {
  if (!hasScope(actor, scope))
    throw new AppError("FORBIDDEN", `This credential lacks the scope ${scope}. Ask an admin for a key that has it.`)
}
