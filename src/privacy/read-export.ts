import { z } from "zod"
import { statementKey } from "../facts/content-hash.ts"
import { StartupError } from "../platform/errors.ts"
import { exportFormat, exportSchema, exportVersion, type UserDataExport } from "./export-format.ts"

/** Larger ones do not fit into one text. */
const mostBytes = 512 * 1024 * 1024
const mostTold = 5

/** Reads an export that may be anything: all of it is checked. Throws a `StartupError` that says what is wrong, without what it holds. */
export const readExport = async (path: string): Promise<UserDataExport> => {
  const file = Bun.file(path)
  if (!(await file.exists())) throw new StartupError(`There is no file ${path}.`)
  if (file.size > mostBytes)
    throw new StartupError(`${path} is larger than 512 MiB, which is more than can be imported.`)
  return checkExport(parseJson(await file.text()))
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new StartupError("The file is not JSON, or it was cut off. Export it again.")
  }
}

const headSchema = z.looseObject({ format: z.literal(exportFormat), version: z.number() })

export const checkExport = (content: unknown): UserDataExport => {
  const head = headSchema.safeParse(content)
  if (!head.success) throw new StartupError("The file is not an export of pika: it does not say so at its beginning.")
  if (head.data.version > exportVersion)
    throw new StartupError(
      `The file has version ${head.data.version} of the format, and this pika reads version ${exportVersion}. Import it with a newer one.`,
    )
  const parsed = exportSchema.safeParse(content)
  const problems = parsed.success
    ? findContradictions(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`)
  if (parsed.success && problems.length === 0) return parsed.data
  const more = problems.length > mostTold ? [`and ${problems.length - mostTold} more`] : []
  throw new StartupError(`The file cannot be imported:\n${[...problems.slice(0, mostTold), ...more].join("\n")}`)
}

/** What each part may say by itself, and the parts may not say together. */
const findContradictions = ({ memories, versions, jobs }: UserDataExport): string[] => {
  const byId = new Map(memories.map((memory) => [memory.id, memory]))
  const current = memories.filter(({ valid_to }) => valid_to === null)
  const twice: [what: string, keys: (string | number)[]][] = [
    ["memories have one id", memories.map(({ id }) => id)],
    ["memories have one position", memories.map(({ position }) => position)],
    ["current memories say the same", current.map(({ fact_value }) => statementKey(fact_value))],
    ["versions of a memory have one number", versions.map(({ fact_id, version }) => `${fact_id} ${version}`)],
    ["jobs have one id", jobs.map(({ id }) => id)],
    ["jobs have one idempotency_key", jobs.flatMap(({ idempotency_key }) => idempotency_key ?? [])],
  ]
  return [
    ...twice.flatMap(([what, keys]) => (new Set(keys).size < keys.length ? [`Two ${what}.`] : [])),
    ...memories.flatMap((memory, index) => [
      ...(memory.superseded_by !== null && !byId.has(memory.superseded_by)
        ? [`memories.${index}.superseded_by: names a memory that is not in the file`]
        : []),
      ...(memory.valid_to !== null && Date.parse(memory.valid_to) < Date.parse(memory.valid_from)
        ? [`memories.${index}.valid_to: is before valid_from`]
        : []),
    ]),
    ...versions.flatMap(({ fact_id, version }, index) =>
      version < (byId.get(fact_id)?.version ?? 0)
        ? []
        : [`versions.${index}: is not an earlier version of a memory in the file`],
    ),
  ]
}
