import { type Action, startTrail, type Trail } from "../privacy/trail.ts"
import { type Actor, allScopes } from "./actor.ts"

/** Who runs a command where the database is: it is theirs, and so is every right. The audit calls them `cli`. */
export const askAsOperator = (action: Action): { actor: Actor; requestId: string; trail: Trail } => ({
  actor: { kind: "operator", id: "cli", scopes: allScopes, userId: null },
  requestId: Bun.randomUUIDv7(),
  trail: startTrail(action, performance.now(), null),
})
