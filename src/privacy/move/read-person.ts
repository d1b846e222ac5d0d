import { createHash } from "node:crypto"
import type { TableServices } from "../../feature/feature.ts"
import type { SendPart } from "../../feature/streamed-answer.ts"
import { asUser } from "../../platform/database/as-user.ts"
import { StartupError } from "../../platform/errors.ts"
import type { Services } from "../context.ts"
import type { UserDataFile } from "../export-format.ts"
import { carriedOf, type PersonalTables, sectionsOf } from "../personal-data.ts"
import { checkExport, maxBytes } from "../read-export.ts"
import { writeExport } from "../write-export.ts"

export type PersonData = { file: UserDataFile; carried: { table: string; rows: string | null }[] }

/** Everything about a person, from one snapshot. */
export const readPerson = async (
  tables: PersonalTables,
  services: Pick<Services, "sql"> & TableServices<Services>,
  userId: string,
): Promise<PersonData> => {
  const parts: Buffer[] = []
  let size = 0
  const send: SendPart = async (part) => {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > maxBytes) throw new StartupError("This person has more than 512 MiB, which is more than can be moved.")
    parts.push(bytes)
  }
  const carried: PersonData["carried"] = []
  const mode = "isolation level repeatable read read only"
  const sendRest = await asUser(
    services.sql,
    userId,
    async (tx) => {
      for (const { table, read } of carriedOf(tables)) carried.push({ table, rows: await read(tx, userId) })
      return writeExport(tables, services, tx, userId, send)
    },
    mode,
  )
  await sendRest()
  return { file: checkExport(tables, JSON.parse(Buffer.concat(parts).toString("utf8"))), carried }
}

/** What an import sets anew: work that ran begins again, and documents are read again. */
const setAnew = new Set([
  "status",
  "state",
  "progress",
  "current_step",
  "attempts",
  "started_at",
  "pages",
  "characters",
  "language",
])

export type Sums = Record<string, { rows: number; sha256: string }>

/** How many rows of what. What is carried is a part of rows that are counted, or one account. */
export const tellRows = (sums: Sums, tables: PersonalTables): string => {
  const carried = carriedOf(tables).map(({ table }) => table)
  const told = Object.entries(sums).filter(([part, { rows }]) => rows > 0 && !carried.includes(part))
  return told.map(([part, { rows }]) => `${rows} ${part}`).join(", ")
}

/** Number and checksum of the rows of each section that an import gives back, and of what is carried. */
export const sumsOf = (tables: PersonalTables, { file, carried }: PersonData): Sums => {
  const sections = sectionsOf(tables.filter(({ imported }) => !("why" in imported))).map(({ section }) => {
    const rows = (file[section] as Record<string, unknown>[]).map((row) =>
      JSON.stringify(Object.entries(row).filter(([field]) => !setAnew.has(field))),
    )
    return [section, { rows: rows.length, sha256: hashOf(rows.sort()) }] as const
  })
  const others = carried.map(
    ({ table, rows }) => [table, { rows: rows === null ? 0 : 1, sha256: hashOf([rows ?? ""]) }] as const,
  )
  return Object.fromEntries([...sections, ...others])
}

const hashOf = (rows: readonly string[]): string => createHash("sha256").update(rows.join("\n")).digest("hex")
