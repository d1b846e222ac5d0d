import type { Condition } from "../../memories/conditions.ts"
import { fieldCondition, isField } from "./filter-fields.ts"
import { requireBounded } from "./filter-limits.ts"
import { isObject, refuse } from "./filter-problems.ts"

/** The names of entities in the clients of JavaScript, whose filters are sent as they were written. */
const camelNames: Readonly<Record<string, string>> = {
  userId: "user_id",
  agentId: "agent_id",
  appId: "app_id",
  runId: "run_id",
}

/**
 * Reads mem0's filters: `AND`, `OR`, `NOT` of fields with operators, or an object whose fields must all fit. Throws INVALID_REQUEST for
 * everything that it does not know: a filter that is ignored would find, or delete, too much.
 */
export const readFilters = (filters: unknown, path = "filters"): Condition => {
  if (filters === undefined || filters === null) return { all: [] }
  requireBounded(filters, path)
  return readOne(filters, path)
}

const readOne = (filter: unknown, path: string): Condition => {
  if (!isObject(filter)) return refuse(path, "must be an object")
  const parts = Object.entries(filter).map(([name, value]) => readEntry(name, value, path))
  const [only] = parts
  return only && parts.length === 1 ? only : { all: parts }
}

const readEntry = (name: string, value: unknown, path: string): Condition => {
  if (name === "AND") return { all: readList(value, `${path}.AND`) }
  if (name === "OR") return { any: readList(value, `${path}.OR`) }
  if (name === "NOT") return { not: { any: readList(Array.isArray(value) ? value : [value], `${path}.NOT`) } }
  const field = camelNames[name] ?? name
  if (!isField(field))
    return refuse(
      path,
      "has a field that cannot be filtered by. There are AND, OR, NOT, user_id, agent_id, app_id, run_id, created_at, updated_at, timestamp, expiration_date, text, categories, metadata, keywords, memory_ids",
    )
  return fieldCondition(field, value, `${path}.${field}`)
}

const readList = (value: unknown, path: string): Condition[] => {
  if (!Array.isArray(value) || value.length === 0) return refuse(path, "must be a list of filters, and not empty")
  return value.map((filter, at) => readOne(filter, `${path}.${at}`))
}
