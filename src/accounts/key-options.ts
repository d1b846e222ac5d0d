import type { z } from "zod"
import { allScopes, type Scope, scopeSchema } from "../feature/actor.ts"
import { invalidRequest } from "../feature/invalid-request.ts"
import { StartupError } from "../platform/errors.ts"
import { createKeyBody, defaultOverlapSeconds, rotateKeyInput } from "./schemas.ts"

/** The options of `pika keys …`, as typed. */
export type KeyOptions = Partial<Record<"name" | "scopes" | "user" | "expires" | "overlap", string | undefined>>

/** Checks the options like a request. */
export const readKeyToMake = ({ name, scopes, user, expires }: KeyOptions): z.output<typeof createKeyBody> => {
  if (!name) throw new StartupError("A key needs a name: pika keys create --name toy-app")
  const body = createKeyBody.safeParse({
    name,
    scopes: readScopes(scopes, user),
    user_id: user,
    expires_at: expires === undefined ? undefined : readEnd(expires),
  })
  if (!body.success) throw new StartupError(invalidRequest(body.error).message)
  return body.data
}

/** Default: all scopes, or for a key of one person, all that concern one person. */
const readScopes = (names: string | undefined, user: string | undefined): Scope[] => {
  if (names === undefined)
    return allScopes.filter((scope) => user === undefined || (scope !== "admin" && scope !== "accounts"))
  return names.split(",").map((name) => {
    const scope = scopeSchema.safeParse(name.trim())
    if (!scope.success) throw new StartupError(`"${name.trim()}" is not a scope. There are: ${allScopes.join(", ")}`)
    return scope.data
  })
}

/** `90d`, a date, or a time. */
const readEnd = (text: string): string => {
  const days = /^(\d{1,5})d$/.exec(text)?.[1]
  const isTime = /^\d{4}-\d\d-\d\d/.test(text)
  const end =
    days === undefined ? new Date(isTime ? text : Number.NaN) : new Date(Date.now() + Number(days) * 86_400_000)
  if (Number.isNaN(end.getTime()))
    throw new StartupError(`"${text}" is not an end. Write --expires 90d, or --expires 2027-01-31T09:00:00Z`)
  return end.toISOString()
}

export const readOverlap = (text: string | undefined): number => {
  const body = rotateKeyInput.pick({ overlap_seconds: true }).safeParse({
    overlap_seconds: text === undefined ? defaultOverlapSeconds : Number(text || "none"),
  })
  if (!body.success) throw new StartupError("Write --overlap as a number of seconds, from 0 to 86400 (a day).")
  return body.data.overlap_seconds
}

export const readId = (command: string, id: string | undefined): string => {
  if (!id || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    throw new StartupError(`Say which key: pika keys ${command} ID (pika keys list shows the ids)`)
  return id
}
