import { randomUUID } from "node:crypto"
import type { KeyServices } from "../../src/accounts/api-key.ts"
import { createKey } from "../../src/accounts/create-key.ts"
import { allScopes, type Scope } from "../../src/feature/actor.ts"
import { startTrail } from "../../src/feature/audit-trail.ts"
import type { Context } from "../../src/feature/context.ts"
import type { Database } from "../../src/platform/database/connect.ts"

/** What a command line on the machine has, to call a verb about keys. */
export const operatorContext = (sql: Database): Context<KeyServices> => ({
  sql,
  actor: { kind: "operator", id: "operator", scopes: allScopes, userId: null },
  requestId: randomUUID(),
  trail: startTrail("key.create", performance.now(), null),
  gone: new AbortController().signal,
})

/** Makes a key with these scopes; with `userId`, for that person alone. */
export const makeKey = async (
  sql: Database,
  scopes: readonly Scope[],
  more: { name?: string; userId?: string; expiresAt?: Date } = {},
): Promise<{ id: string; key: string }> => {
  const { key, id } = await createKey.run(operatorContext(sql), {
    name: more.name ?? "test",
    scopes: [...scopes],
    user_id: more.userId,
    expires_at: more.expiresAt?.toISOString(),
  })
  return { id, key }
}
