import type { Database } from "../platform/database/connect.ts"
import { AppError, StartupError } from "../platform/errors.ts"
import { type Action, startTrail } from "../privacy/trail.ts"
import { allScopes } from "./actor.ts"
import type { KeyContext, KeyRow, NewKey } from "./api-key.ts"
import { createKey } from "./create-key.ts"
import { type KeyOptions, readId, readKeyToMake, readOverlap } from "./key-options.ts"
import { listKeys } from "./list-keys.ts"
import { revokeKey } from "./revoke-key.ts"
import { rotateKey } from "./rotate-key.ts"

/** `pika keys create|list|rotate|revoke`. Returns the exit status. */
export const runKeysCommand = async (
  sql: Database,
  [command, id]: readonly string[],
  options: KeyOptions,
): Promise<number> => {
  switch (command) {
    case "create":
      return showOnce(await createKey(contextOf(sql, "key.create"), readKeyToMake(options)).catch(tell))
    case "list":
      return showKeys(sql)
    case "rotate": {
      const input = { id: readId(command, id), overlapSeconds: readOverlap(options.overlap) }
      const made = await rotateKey(contextOf(sql, "key.rotate"), input).catch(tell)
      process.stderr.write(`Key ${input.id} works for at most another ${input.overlapSeconds} s.\n`)
      return showOnce(made)
    }
    case "revoke":
      return revoke(sql, readId(command, id))
    default:
      throw new StartupError("Say what to do with keys: pika keys create|list|rotate|revoke")
  }
}

/** Who runs a command here has the database itself, and so every right. */
const contextOf = (sql: Database, action: Action): KeyContext => ({
  sql,
  actor: { kind: "operator", id: "cli", scopes: allScopes, userId: null },
  requestId: Bun.randomUUIDv7(),
  trail: startTrail(action, performance.now(), null),
})

const tell = (error: unknown): never => {
  throw error instanceof AppError ? new StartupError(error.message) : error
}

const showOnce = ({ key, row }: NewKey): number => {
  process.stdout.write(`${key}\n`)
  process.stderr.write(`Key ${row.id} was made. It is shown this once: keep it now.\n`)
  return 0
}

const showKeys = async (sql: Database): Promise<number> => {
  let cursor: string | null = null
  do {
    const page = await listKeys(contextOf(sql, "key.list"), { cursor, limit: 100 })
    for (const row of page.items) process.stdout.write(`${describeKey(row)}\n`)
    cursor = page.nextCursor
  } while (cursor !== null)
  return 0
}

const describeKey = (row: KeyRow): string => {
  const state = row.revoked_at
    ? `revoked ${row.revoked_at.toISOString()}`
    : `last used ${row.last_used_at?.toISOString() ?? "never"}`
  const ends = row.expires_at === null ? [] : [`ends ${row.expires_at.toISOString()}`]
  const owner = row.user_id === null ? [] : [`for user ${row.user_id}`]
  const next = row.replaced_by === null ? [] : [`replaced by ${row.replaced_by}`]
  return [row.id, `${row.prefix}…`, row.name, `[${row.scopes.join(", ")}]`, ...owner, state, ...ends, ...next].join(
    "  ",
  )
}

const revoke = async (sql: Database, id: string): Promise<number> => {
  await revokeKey(contextOf(sql, "key.revoke"), id).catch((error: unknown) => {
    const isAbsent = error instanceof AppError && error.code === "NOT_FOUND"
    throw isAbsent ? new StartupError(`There is no key ${id}, or it was revoked before.`) : error
  })
  process.stdout.write(`Key ${id} is revoked. Every process refuses it within two seconds.\n`)
  return 0
}
