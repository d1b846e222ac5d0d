import { allScopes } from "./actor.ts"
import { startTrail } from "./audit-trail.ts"
import type { Asking } from "./context.ts"

/** A person who runs a command next to the database owns it and has every right. The audit calls this actor `cli`. */
export const askAsOperator = (action: string): Asking & { gone: AbortSignal } => ({
  actor: { kind: "operator", id: "cli", scopes: allScopes, userId: null },
  requestId: Bun.randomUUIDv7(),
  trail: startTrail(action, performance.now(), null),
  gone: new AbortController().signal,
})
