import { type Actor, limitedName } from "../../feature/actor.ts"
import { networkOf } from "../../platform/client-ip.ts"
import { AppError } from "../../platform/errors.ts"

/** Sockets of one credential that is for one person, in one process. A key for everybody serves many persons. */
const maxSocketsPerPerson = 50
/** Sockets that have not shown a valid credential yet, from one network. */
const maxStrangersPerNetwork = 500

/** Gives the place back; a second call does nothing. */
export type Leave = () => void

/** The places of sockets in this process. Each function throws RATE_LIMITED when there is none left. */
export type Places = { forStranger: (ip: string | null) => Leave; forActor: (actor: Actor) => Leave }

export const createPlaces = (): Places => {
  const taken = new Map<string, number>()
  const take = (name: string, most: number, message: string): Leave => {
    const already = taken.get(name) ?? 0
    if (already >= most) throw new AppError("RATE_LIMITED", message, { retryAfterSeconds: 5 })
    taken.set(name, already + 1)
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      const left = (taken.get(name) ?? 1) - 1
      if (left === 0) taken.delete(name)
      else taken.set(name, left)
    }
  }
  return {
    forStranger: (ip) =>
      take(
        `network ${ip === null ? "" : networkOf(ip)}`,
        maxStrangersPerNetwork,
        "Too many sockets from this address have not shown a credential. Try again in some seconds.",
      ),
    forActor: (actor) =>
      actor.userId === null
        ? () => undefined
        : take(
            `${limitedName(actor)} ${actor.userId}`,
            maxSocketsPerPerson,
            `This credential has ${maxSocketsPerPerson} sockets open. Close one.`,
          ),
  }
}
