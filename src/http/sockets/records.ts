import type { Actor } from "../../feature/actor.ts"
import { type AuditLog, millisecondsSince, rowOfRequest } from "../../feature/audit-log.ts"
import { startTrail, type Trail } from "../../feature/audit-trail.ts"
import type { Logger } from "../../platform/logger.ts"
import type { Metrics } from "../../platform/metrics.ts"
import { closeCodes } from "./close-codes.ts"
import { socketCloses, socketFrames } from "./metrics.ts"

export type SocketRecords = { log: Logger; metrics: Metrics; audit: AuditLog }

/** What is recorded of a socket that somebody with a valid credential opened: never what was said. */
export type SocketStory = {
  route: { path: string; closedAction: string }
  requestId: string
  actor: Actor
  /** Of the opening. */
  trail: Trail
  received: number
  sent: number
}

export const recordOpened = ({ audit }: SocketRecords, story: SocketStory, status: number): void =>
  audit.add(rowOfRequest(story, status))

/** `latency_ms` of the row, and `duration_ms` of the line: how long it was open. */
export const recordClosed = ({ audit, log }: SocketRecords, story: SocketStory, code: number): void => {
  const { route, requestId, trail, received, sent } = story
  const closed = { ...startTrail(route.closedAction, trail.startedAt, trail.ip), userId: trail.userId }
  const { resourceType, resourceId } = trail
  audit.add(rowOfRequest({ ...story, trail: { ...closed, resourceType, resourceId } }, 200))
  const duration_ms = millisecondsSince(trail.startedAt)
  log.info({ request_id: requestId, route: route.path, close_code: code, duration_ms, received, sent }, "socket closed")
}

const knownCodes: ReadonlySet<number> = new Set([...Object.values(closeCodes), 1000, 1005, 1006, 1009])

/** A client may close with any code, and each would become its own time series. */
export const countClose = ({ metrics }: SocketRecords, code: number): void =>
  metrics.get(socketCloses).inc({ code: knownCodes.has(code) ? String(code) : "other" })

export const countFrame = ({ metrics }: SocketRecords, direction: "received" | "sent"): void =>
  metrics.get(socketFrames).inc({ direction })
