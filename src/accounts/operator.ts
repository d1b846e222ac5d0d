import { allScopes } from "../feature/actor.ts"
import { startTrail } from "../feature/audit-trail.ts"
import type { Asking } from "../feature/context.ts"

/** Who runs a command where the database is: it is theirs, and so is every right. The audit calls them `cli`. */
export const askAsOperator = (action: string): Asking & { gone: AbortSignal } => ({
  actor: { kind: "operator", id: "cli", scopes: allScopes, userId: null },
  requestId: Bun.randomUUIDv7(),
  trail: startTrail(action, performance.now(), null),
  gone: new AbortController().signal,
})
