import type { OpenAPIHono } from "@hono/zod-openapi"
import type { Actor } from "../feature/actor.ts"
import type { Trail } from "../feature/trail.ts"

export type AppEnvironment = {
  /** Where the request came from; null when it cannot be told. */
  Bindings: { ip: string | null }
  Variables: {
    requestId: string
    startedAt: number
    ip: string | null
    actor: Actor
    trail: Trail
    /** Its answer waits for a while, since whoever gets it asks too often. */
    isHeld: boolean
    /** Why it was answered 503 although nothing broke. */
    refusal: string
  }
}
export type App = OpenAPIHono<AppEnvironment>
