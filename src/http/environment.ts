import type { OpenAPIHono } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { Actor } from "../feature/actor.ts"
import type { Trail } from "../feature/audit-trail.ts"
import type { Socket } from "./sockets/socket-events.ts"

export type AppEnvironment = {
  Bindings: {
    /** The client's address; null when it is not known. */
    ip: string | null
    /** Proxies in front of this process, whose headers can be believed. */
    trustedProxies: number
    /** Aborted when the server stops and ends the streams that are still open. */
    stopping: AbortSignal
    /**
     * `timeout` closes the connection of a request after this many seconds without traffic. `upgrade` makes it a WebSocket; false: it
     * asks for none.
     */
    server: {
      timeout: (request: Request, seconds: number) => void
      upgrade: (request: Request, options: { data: Socket; headers: Record<string, string> }) => boolean
    }
  }
  Variables: {
    requestId: string
    startedAt: number
    ip: string | null
    actor: Actor
    trail: Trail
    /** The answer is delayed, because the client asks too often. */
    isHeld: boolean
    /** Why it was answered with 503 although nothing failed, or why its answer ended early. */
    reason: string
    /** What the audit records in place of the status: a tool of an assistant that fails is answered with 200. */
    auditedStatus: number
    /** For a streamed answer: the status to record, once it has ended. */
    ending: Promise<number>
  }
}
export type App = OpenAPIHono<AppEnvironment>

/** Whether the request had a valid credential, and was within its limit so far. */
export const isKnown = (c: Context<AppEnvironment>): boolean =>
  c.get("trail") !== undefined && c.get("actor").kind !== "anonymous"
