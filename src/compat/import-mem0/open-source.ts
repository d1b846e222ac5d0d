import { createMem0Client, type Mem0Client } from "../mem0-client.ts"
import { openFile, readFieldMap } from "./file-source.ts"
import { openPlatform } from "./platform-source.ts"
import { openPostgres } from "./postgres-source.ts"
import type { ImportArguments } from "./read-options.ts"
import type { Source } from "./source.ts"

export const clientOf = (options: ImportArguments): Mem0Client =>
  createMem0Client(options.host, options["api-key"] ?? "")

/** Opens what the command names. Throws a `StartupError` when it cannot be read. */
export const openSource = async (options: ImportArguments, signal: AbortSignal): Promise<Source> => {
  const map = options.map === undefined ? undefined : await readFieldMap(options.map)
  if (options.from === "platform") return openPlatform(clientOf(options), { concurrency: options.concurrency }, signal)
  if (options.from === "file") return openFile(options.file ?? "", map)
  const withVectors = options["embedding-model"] !== undefined
  return openPostgres(options.postgres ?? "", options.table, { withVectors, ...(map && { map }) })
}
