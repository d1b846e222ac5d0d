import { z } from "zod"
import { StartupError } from "../platform/errors.ts"
import { exportFormat, exportSchemaOf, exportVersion, partsOf, type UserDataFile } from "./export-format.ts"
import { importsOf, type PersonalTables } from "./personal-data.ts"

/** A larger file does not fit into one string. */
export const maxBytes = 512 * 1024 * 1024
const maxProblemsTold = 5

/**
 * Reads and fully checks an export file, which may contain anything. Throws a `StartupError` that says what is wrong, without the file's
 * content.
 */
export const readExport = async (tables: PersonalTables, path: string): Promise<UserDataFile> => {
  const file = Bun.file(path)
  if (!(await file.exists())) throw new StartupError(`There is no file ${path}.`)
  if (file.size > maxBytes)
    throw new StartupError(`${path} is larger than 512 MiB, which is more than can be imported.`)
  return checkExport(tables, parseJson(await file.text()))
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new StartupError("The file is not JSON, or it was cut off. Export it again.")
  }
}

const headSchema = z.looseObject({ format: z.literal(exportFormat), version: z.number() })

export const checkExport = (tables: PersonalTables, content: unknown): UserDataFile => {
  const head = headSchema.safeParse(content)
  if (!head.success) throw new StartupError("The file is not an export of pika: it does not say so at its beginning.")
  if (head.data.version > exportVersion)
    throw new StartupError(
      `The file has version ${head.data.version} of the format, and this pika reads version ${exportVersion}. Import it with a newer one.`,
    )
  const parsed = exportSchemaOf(tables).safeParse(content)
  const problems = parsed.success
    ? findContradictions(tables, parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`)
  if (parsed.success && problems.length === 0) return parsed.data
  const more = problems.length > maxProblemsTold ? [`and ${problems.length - maxProblemsTold} more`] : []
  throw new StartupError(`The file cannot be imported:\n${[...problems.slice(0, maxProblemsTold), ...more].join("\n")}`)
}

const findContradictions = (tables: PersonalTables, file: UserDataFile): string[] =>
  importsOf(tables).flatMap((table) => table.findContradictions?.(partsOf(file)) ?? [])
