import { createHash } from "node:crypto"
import { z } from "zod"
import type { SourceRecord, Unreadable } from "./source.ts"

/** Which field of a record holds what: a path like `owner.id`, or `=emma` for a value that all records share. */
export type FieldMap = Readonly<Record<string, string>>

type Fields = Record<string, unknown>

/** Under these names mem0's platform, its libraries in Python and TypeScript, and other exports keep the same. */
const names = {
  id: ["id", "memory_id", "memoryId"],
  text: ["memory", "data", "text", "content"],
  user_id: ["user_id", "userId"],
  agent_id: ["agent_id", "agentId"],
  app_id: ["app_id", "appId"],
  run_id: ["run_id", "runId", "session_id", "sessionId"],
  metadata: ["metadata"],
  categories: ["categories"],
  hash: ["hash"],
  created_at: ["created_at", "createdAt"],
  updated_at: ["updated_at", "updatedAt"],
  expiration_date: ["expiration_date", "expirationDate"],
  replaced_by: ["replaced_by", "replacedBy"],
} as const
export type MappedField = keyof typeof names
export const mappedFields: readonly string[] = [...Object.keys(names), "records"]

/** What mem0 derives, and only needs itself. */
const derived = [
  ...["text_lemmatized", "textLemmatized", "structured_attributes", "structuredAttributes", "synthesized", "score"],
  ...["linked_memory_ids", "linkedMemoryIds", "source_payload", "vector", "embedding"],
]
const known = new Set<string>([...Object.values(names).flat(), ...derived])

const object = z.record(z.string(), z.unknown())
const maxSourceIdLength = 200

/**
 * Reads a memory in any of mem0's shapes. `isFlat`: what has no meaning for mem0 is the caller's metadata, as in a table of its libraries.
 */
export const readRecord = (
  value: unknown,
  { isFlat, map = {} }: { isFlat: boolean; map?: FieldMap },
): SourceRecord | Unreadable => {
  const parsed = object.safeParse(value)
  if (!parsed.success) return { problem: "It is not an object." }
  const fields = parsed.data
  if (Array.isArray(fields.linked_memory_ids ?? fields.linkedMemoryIds))
    return { problem: "It is an entity of mem0, not a memory." }
  const find = (field: MappedField): unknown => findField(fields, field, map)
  const text = find("text")
  if (typeof text !== "string") return { problem: "It has no text." }
  const own = find("metadata")
  const metadata = own === undefined || own === null ? { success: true, data: {} } : object.safeParse(own)
  if (!metadata.success) return { problem: "Its metadata is not an object." }
  const userId = textOrNull(find("user_id"))
  const id = textOrNull(find("id")) ?? idOfText(userId, text)
  if (id.length > maxSourceIdLength) return { problem: `Its id has more than ${maxSourceIdLength} characters.` }
  return {
    id,
    text,
    userId,
    agentId: textOrNull(find("agent_id")),
    appId: textOrNull(find("app_id")),
    runId: textOrNull(find("run_id")),
    metadata: { ...(isFlat ? othersIn(fields) : {}), ...metadata.data },
    categories: z.array(z.string()).catch([]).parse(find("categories")),
    hash: textOrNull(find("hash")),
    createdAt: find("created_at") ?? null,
    updatedAt: find("updated_at") ?? null,
    expiresOn: find("expiration_date") ?? null,
    replacedBy: textOrNull(find("replaced_by")),
    vector: null,
  }
}

const findField = (fields: Fields, field: MappedField, map: FieldMap): unknown => {
  const mapped = map[field]
  if (mapped?.startsWith("=")) return mapped.slice(1)
  if (mapped !== undefined) return at(fields, mapped.split("."))
  const name = names[field].find((one) => fields[one] !== undefined && fields[one] !== null)
  return name === undefined ? undefined : fields[name]
}

export const at = (value: unknown, path: readonly string[]): unknown => {
  const [name, ...rest] = path
  if (name === undefined) return value
  const parsed = object.safeParse(value)
  return parsed.success && Object.hasOwn(parsed.data, name) ? at(parsed.data[name], rest) : undefined
}

const textOrNull = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : null

/** A record without an id has one of its person and text: read twice, it is the same. */
const idOfText = (userId: string | null, text: string): string =>
  createHash("sha256")
    .update(`${userId ?? ""}\n${text}`)
    .digest("hex")

const othersIn = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !known.has(name)))
