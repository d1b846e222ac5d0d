import type { Asking } from "../../feature/context.ts"
import { findPerson } from "../../people/own-account.ts"
import { AppError } from "../../platform/errors.ts"

/** Whose sessions a request is about: the person of the credential when none is named. Throws INVALID_REQUEST when that is nobody. */
export const sessionOwner = ({ actor }: Pick<Asking, "actor">, userId: string | undefined): string => {
  const owner = userId ?? findPerson({ actor })
  if (owner !== null) return owner
  throw new AppError(
    "INVALID_REQUEST",
    "The request is not valid. user_id: is missing, and this credential is for everybody.",
    {
      details: [{ path: "user_id", message: "is missing" }],
    },
  )
}
