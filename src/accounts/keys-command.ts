import type { z } from "zod"
import type { Context } from "../feature/context.ts"
import { askAsOperator } from "../feature/operator.ts"
import { rotateSigningKey } from "../people/signing-keys.ts"
import type { Database } from "../platform/database/connect.ts"
import { AppError, StartupError } from "../platform/errors.ts"
import type { KeyServices } from "./api-key.ts"
import { createKey } from "./create-key.ts"
import { type KeyOptions, readId, readKeyToMake, readOverlap } from "./key-options.ts"
import { listKeys } from "./list-keys.ts"
import { revokeKey } from "./revoke-key.ts"
import { rotateKey } from "./rotate-key.ts"
import type { listedKeySchema, newKeySchema } from "./schemas.ts"

/** `pika keys create|list|rotate|revoke|rotate-signing`. Returns the exit status. */
export const runKeysCommand = async (
  sql: Database,
  [command, id]: readonly string[],
  options: KeyOptions,
): Promise<number> => {
  switch (command) {
    case "create":
      return showOnce(await createKey.run(contextOf(sql, createKey), readKeyToMake(options)).catch(tell))
    case "list":
      return showKeys(sql)
    case "rotate": {
      const input = { id: readId(command, id), overlap_seconds: readOverlap(options.overlap) }
      const made = await rotateKey.run(contextOf(sql, rotateKey), input).catch(tell)
      process.stderr.write(`Key ${input.id} works for at most another ${input.overlap_seconds} s.\n`)
      return showOnce(made)
    }
    case "revoke":
      return revoke(sql, readId(command, id))
    case "rotate-signing":
      return rotateSigning(sql)
    default:
      throw new StartupError("Say what to do with keys: pika keys create|list|rotate|revoke|rotate-signing")
  }
}

const contextOf = (sql: Database, { action }: { action: string }): Context<KeyServices> => ({
  sql,
  ...askAsOperator(action),
})

const tell = (error: unknown): never => {
  throw error instanceof AppError ? new StartupError(error.message) : error
}

const showOnce = ({ key, id }: z.infer<typeof newKeySchema>): number => {
  process.stdout.write(`${key}\n`)
  process.stderr.write(`Key ${id} was made. It is shown this once: keep it now.\n`)
  return 0
}

const showKeys = async (sql: Database): Promise<number> => {
  let cursor: string | undefined
  do {
    const page = await listKeys.run(contextOf(sql, listKeys), { cursor, limit: 100 })
    for (const row of page.items) process.stdout.write(`${describeKey(row)}\n`)
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  return 0
}

const describeKey = (row: z.infer<typeof listedKeySchema>): string => {
  const state = row.revoked_at ? `revoked ${row.revoked_at}` : `last used ${row.last_used_at ?? "never"}`
  const ends = row.expires_at === null ? [] : [`ends ${row.expires_at}`]
  const owner = row.user_id === null ? [] : [`for user ${row.user_id}`]
  const next = row.replaced_by === null ? [] : [`replaced by ${row.replaced_by}`]
  return [row.id, `${row.prefix}…`, row.name, `[${row.scopes.join(", ")}]`, ...owner, state, ...ends, ...next].join(
    "  ",
  )
}

const rotateSigning = async (sql: Database): Promise<number> => {
  const kid = await rotateSigningKey(sql, askAsOperator("signing_key.rotate"))
  process.stdout.write(`Key ${kid} signs from now on. Tokens that the old one signed work until they are over.\n`)
  return 0
}

const revoke = async (sql: Database, id: string): Promise<number> => {
  await revokeKey.run(contextOf(sql, revokeKey), { id }).catch((error: unknown) => {
    const isAbsent = error instanceof AppError && error.code === "NOT_FOUND"
    throw isAbsent ? new StartupError(`There is no key ${id}, or it was revoked before.`) : error
  })
  process.stdout.write(`Key ${id} is revoked. Every process refuses it within two seconds.\n`)
  return 0
}
