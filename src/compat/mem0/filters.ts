import { isDeeperThan } from "../../feature/fields.ts"
import type { Condition } from "../../memories/conditions.ts"
import { isStorableJson } from "../../platform/text.ts"
import { fieldCondition, isField } from "./filter-fields.ts"
import { isObject, refuse } from "./filter-problems.ts"

const maxFilterDepth = 16
const maxFilterBytes = 64 * 1024
const maxConditions = 500

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
  if (isDeeperThan(filters, maxFilterDepth)) refuse(path, `must be nested at most ${maxFilterDepth} levels deep`)
  const text = JSON.stringify(filters)
  if (Buffer.byteLength(text) > maxFilterBytes) refuse(path, `must be at most ${maxFilterBytes / 1024} KiB of JSON`)
  if (!isStorableJson(text)) refuse(path, "must not hold NUL characters or lone surrogates")
  const budget = { left: maxConditions, path }
  return readOne(filters, path, budget)
}

type Budget = { left: number; path: string }

const readOne = (filter: unknown, path: string, budget: Budget): Condition => {
  if (!isObject(filter)) return refuse(path, "must be an object")
  const parts = Object.entries(filter).map(([name, value]) => readEntry(name, value, path, budget))
  const [only] = parts
  return only && parts.length === 1 ? only : { all: parts }
}

const readEntry = (name: string, value: unknown, path: string, budget: Budget): Condition => {
  budget.left -= 1
  if (budget.left < 0) refuse(budget.path, `must have at most ${maxConditions} conditions`)
  if (name === "AND") return { all: readList(value, `${path}.AND`, budget) }
  if (name === "OR") return { any: readList(value, `${path}.OR`, budget) }
  if (name === "NOT") return { not: { any: readList(Array.isArray(value) ? value : [value], `${path}.NOT`, budget) } }
  const field = camelNames[name] ?? name
  if (!isField(field))
    return refuse(
      path,
      "has a field that cannot be filtered by. There are AND, OR, NOT, user_id, agent_id, app_id, run_id, created_at, updated_at, timestamp, expiration_date, text, categories, metadata, keywords, memory_ids",
    )
  return fieldCondition(field, value, `${path}.${field}`)
}

const readList = (value: unknown, path: string, budget: Budget): Condition[] => {
  if (!Array.isArray(value) || value.length === 0) return refuse(path, "must be a list of filters, and not empty")
  return value.map((filter, at) => readOne(filter, `${path}.${at}`, budget))
}
