import type { OpenAPIHono } from "@hono/zod-openapi"
import type { Actor } from "../feature/actor.ts"
import type { Trail } from "../feature/audit-trail.ts"

export type AppEnvironment = {
  Bindings: {
    /** Where the request came from; null when it cannot be told. */
    ip: string | null
    /** Aborted when the server breaks off the answers that still go on, since it stops. */
    stopping: AbortSignal
    /** `timeout` closes the connection of a request that is quiet for so many seconds. */
    server: { timeout: (request: Request, seconds: number) => void }
  }
  Variables: {
    requestId: string
    startedAt: number
    ip: string | null
    actor: Actor
    trail: Trail
    /** Its answer waits for a while, since whoever gets it asks too often. */
    isHeld: boolean
    /** Why it was answered 503 although nothing broke, or why its answer ended early. */
    reason: string
    /** Of an answer that goes on after its headers: the status with which it is recorded, once it ended. */
    ending: Promise<number>
  }
}
export type App = OpenAPIHono<AppEnvironment>
