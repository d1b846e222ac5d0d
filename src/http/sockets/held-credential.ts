import type { Actor, Scope } from "../../feature/actor.ts"
import { AppError } from "../../platform/errors.ts"
import type { SocketGuard } from "./admit-socket.ts"
import { type Credential, expiryOf } from "./credential.ts"
import { times } from "./times.ts"

/** The credential of a socket, which may end while it is open. */
export type HeldCredential = {
  /** Signs in with a first or a new credential. Throws the error for the caller. */
  signIn: (given: Credential) => Promise<Actor>
  isSignedIn: () => boolean
  /** Looks after it while the socket is open. */
  tick: (now: number) => void
}

type Options = {
  guard: SocketGuard
  scope: Scope
  ip: string | null
  /** It ends soon. */
  onEnding: () => void
  /** It was revoked or has expired. */
  onOver: (error: AppError) => void
}

export const holdCredential = ({ guard, scope, ip, onEnding, onOver }: Options): HeldCredential => {
  let held: Credential | null = null
  let expiresAt: number | null = null
  let checkedAt = 0
  let [isAskedForNew, isChecking] = [false, false]

  /** When it cannot be checked now, it is checked again soon. */
  const checkAgain = async (given: Credential): Promise<void> => {
    isChecking = true
    checkedAt = performance.now()
    try {
      await guard.signIn(given, ip, scope)
    } catch (error) {
      const isOver = error instanceof AppError && (error.code === "UNAUTHORIZED" || error.code === "FORBIDDEN")
      if (isOver && held === given) onOver(error)
    } finally {
      isChecking = false
    }
  }
  return {
    signIn: async (given) => {
      const actor = await guard.signIn(given, ip, scope)
      held = given
      expiresAt = expiryOf(given)
      isAskedForNew = false
      checkedAt = performance.now()
      return actor
    },
    isSignedIn: () => held !== null,
    tick: (now) => {
      if (expiresAt !== null && !isAskedForNew && Date.now() > expiresAt - times.askBeforeExpiry) {
        isAskedForNew = true
        onEnding()
      }
      if (held && !isChecking && now - checkedAt > times.check) void checkAgain(held)
    },
  }
}
