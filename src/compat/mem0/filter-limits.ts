import { isDeeperThan } from "../../feature/fields.ts"
import type { Condition } from "../../memories/conditions.ts"
import { isStorableJson } from "../../platform/text.ts"
import { refuse } from "./filter-problems.ts"

const maxFilterDepth = 16
const maxFilterBytes = 64 * 1024
const maxConditions = 500

/**
 * Throws INVALID_REQUEST for what is nested too deeply or too long, and for text that the database cannot hold. JSON that is nested
 * thousands of levels deep stops an embedded database.
 */
export const requireBounded = (value: unknown, path: string): void => {
  if (value === undefined) return
  if (isDeeperThan(value, maxFilterDepth)) refuse(path, `must be nested at most ${maxFilterDepth} levels deep`)
  const text = JSON.stringify(value)
  if (Buffer.byteLength(text) > maxFilterBytes) refuse(path, `must be at most ${maxFilterBytes / 1024} KiB of JSON`)
  if (!isStorableJson(text)) refuse(path, "must not hold NUL characters or lone surrogates")
}

/** Each condition is compared with each memory. Throws INVALID_REQUEST for too many. */
export const requireFewConditions = (condition: Condition): Condition =>
  countOf(condition) <= maxConditions ? condition : refuse("filters", `must have at most ${maxConditions} conditions`)

const countOf = (condition: Condition): number => {
  if ("not" in condition) return countOf(condition.not)
  if (!("all" in condition) && !("any" in condition)) return 1
  const parts = "all" in condition ? condition.all : condition.any
  return parts.reduce((sum, part) => sum + countOf(part), 0)
}
