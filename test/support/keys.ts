import { randomUUID } from "node:crypto"
import { allScopes, type Scope } from "../../src/accounts/actor.ts"
import type { KeyContext } from "../../src/accounts/api-key.ts"
import { createKey } from "../../src/accounts/create-key.ts"
import type { Database } from "../../src/platform/database/connect.ts"
import { startTrail } from "../../src/privacy/trail.ts"

/** What a command line on the machine has, to call a verb about keys. */
export const operatorContext = (sql: Database): KeyContext => ({
  sql,
  actor: { kind: "operator", id: "operator", scopes: allScopes, userId: null },
  requestId: randomUUID(),
  trail: startTrail("key.create", performance.now(), null),
})

/** Makes a key with these scopes; with `userId`, for that person alone. */
export const makeKey = async (
  sql: Database,
  scopes: readonly Scope[],
  more: { name?: string; userId?: string; expiresAt?: Date } = {},
): Promise<{ id: string; key: string }> => {
  const { key, row } = await createKey(operatorContext(sql), {
    name: more.name ?? "test",
    scopes,
    userId: more.userId ?? null,
    expiresAt: more.expiresAt ?? null,
  })
  return { id: row.id, key }
}
