import type { Condition } from "../../memories/conditions.ts"
import { fieldCondition } from "./filter-fields.ts"
import { requireBounded, requireFewConditions } from "./filter-limits.ts"
import { readFilters } from "./filters.ts"

/** The fields of a request that narrow what it is about, in all versions of mem0's API. */
type Narrowing = {
  filters?: unknown
  user_id?: string | undefined
  agent_id?: string | undefined
  app_id?: string | undefined
  run_id?: string | undefined
  categories?: unknown
  metadata?: unknown
  keywords?: unknown
  start_date?: unknown
  end_date?: unknown
}

const entities = ["user_id", "agent_id", "app_id", "run_id"] as const

/** All of them together. Throws INVALID_REQUEST. */
export const conditionOf = (given: Narrowing): Condition => {
  const parts: Condition[] = [readFilters(given.filters)]
  for (const name of [...entities, "categories", "metadata", "keywords"] as const) {
    const value = given[name]
    requireBounded(value, name)
    if (value !== undefined && value !== null && !isEmptyList(value)) parts.push(fieldCondition(name, value, name))
  }
  if (given.start_date) parts.push(fieldCondition("created_at", { gte: given.start_date }, "start_date"))
  if (given.end_date) parts.push(fieldCondition("created_at", { lte: given.end_date }, "end_date"))
  return requireFewConditions({ all: parts })
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0
