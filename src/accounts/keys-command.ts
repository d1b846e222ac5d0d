import type { Database } from "../platform/database/connect.ts"
import { StartupError } from "../platform/errors.ts"
import { allScopes, type Scope, scopeSchema } from "./actor.ts"
import { createKey, listKeys, revokeKey } from "./api-keys.ts"

/** `pika keys create|list|revoke`. Returns the exit status. */
export const runKeysCommand = async (
  sql: Database,
  [action, id]: readonly string[],
  options: { name?: string | undefined; scopes?: string | undefined },
): Promise<number> => {
  if (action === "create") {
    if (!options.name) throw new StartupError("A key needs a name: pika keys create --name toy-app")
    const { id: newId, key } = await createKey(sql, options.name, readScopes(options.scopes))
    process.stdout.write(`${key}\n`)
    process.stderr.write(`Key ${newId} was made. It is shown this once: keep it now.\n`)
    return 0
  }
  if (action === "list") {
    for (const key of await listKeys(sql)) {
      const state = key.revoked_at
        ? `revoked ${key.revoked_at.toISOString()}`
        : `last used ${key.last_used_at?.toISOString() ?? "never"}`
      process.stdout.write(`${key.id}  ${key.prefix}…  ${key.name}  [${key.scopes.join(", ")}]  ${state}\n`)
    }
    return 0
  }
  if (action === "revoke") {
    if (!id || !/^[0-9a-f-]{36}$/i.test(id))
      throw new StartupError("Say which key: pika keys revoke ID (pika keys list shows the ids)")
    if (!(await revokeKey(sql, id))) throw new StartupError(`There is no key ${id}, or it was revoked before.`)
    process.stdout.write(`Key ${id} is revoked. Every process refuses it within two seconds.\n`)
    return 0
  }
  throw new StartupError("Say what to do with keys: pika keys create|list|revoke")
}

const readScopes = (text: string | undefined): Scope[] => {
  if (text === undefined) return [...allScopes]
  return text.split(",").map((name) => {
    const scope = scopeSchema.safeParse(name.trim())
    if (!scope.success) throw new StartupError(`"${name.trim()}" is not a scope. There are: ${allScopes.join(", ")}`)
    return scope.data
  })
}
