import { type Actor, requireOwner } from "../feature/actor.ts"
import type { Trail } from "../feature/audit-trail.ts"
import { AppError } from "../platform/errors.ts"

export const isLibrary = (userId: string): boolean => userId.startsWith("library:")

/** Throws FORBIDDEN when the credential cannot write documents of this owner: nobody who is bound to one person writes a library. */
export const requireWriter = (asking: { actor: Actor; trail: Trail }, userId: string): void => {
  requireOwner(asking, userId)
  if (isLibrary(userId) && asking.actor.userId !== null)
    throw new AppError("FORBIDDEN", "A library is written with a key that is not bound to a user. Use one.")
}
