import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Config } from "../platform/config.ts"
import { generateKey } from "./api-key.ts"

export const adminKeyFile = (config: Config): string => join(config.dataDir, "admin.key")

/**
 * The key with every scope: PIKA_ADMIN_KEY. With the embedded database and no PIKA_ADMIN_KEY, the first start makes one and keeps it in
 * the data folder. With a server and no PIKA_ADMIN_KEY there is no admin key: `pika keys create` makes keys.
 */
export const resolveAdminKey = (config: Config): { key: string | undefined; isNew: boolean } => {
  if (config.adminKey !== undefined || config.databaseUrl !== undefined) return { key: config.adminKey, isNew: false }
  const file = adminKeyFile(config)
  if (existsSync(file)) return { key: readFileSync(file, "utf8").trim(), isNew: false }
  const key = generateKey()
  writeFileSync(file, `${key}\n`, { mode: 0o600 })
  return { key, isNew: true }
}
