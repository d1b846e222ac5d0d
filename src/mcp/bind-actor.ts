import { type Actor, requireOwner } from "../feature/actor.ts"
import type { Trail } from "../feature/audit-trail.ts"
import { userIdField } from "../feature/fields.ts"
import { invalidRequest } from "../feature/invalid-request.ts"
import { AppError } from "../platform/errors.ts"

/** The header by which a client says for all of its connection whose memory it means. Percent-encoded: an id may hold any letter. */
export const personHeader = "x-pika-user"

/** The actor, for the person that the header names alone. Throws FORBIDDEN when the credential does not reach them. */
export const bindActor = (asking: { actor: Actor; trail: Trail }, header: string | undefined): Actor => {
  if (header === undefined || header === "") return asking.actor
  const userId = userIdField.safeParse(decode(header))
  if (!userId.success) throw invalidRequest(userId.error)
  requireOwner(asking, userId.data)
  return { ...asking.actor, userId: userId.data }
}

const decode = (header: string): string => {
  try {
    return decodeURIComponent(header)
  } catch (error) {
    throw new AppError("INVALID_REQUEST", "The header X-Pika-User is not percent-encoded UTF-8.", { cause: error })
  }
}
