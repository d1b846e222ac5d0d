import type { Comparison, Condition, TextField, TimeField } from "../../memories/conditions.ts"
import { isObject, refuse } from "./filter-problems.ts"
import { dayAfter, readMoment } from "./moments.ts"

const textFields = ["user_id", "agent_id", "app_id", "run_id", "text", "expiration_date"] as const
const timeFields = { created_at: "created_at", updated_at: "updated_at", timestamp: "said_at" } as const
const otherFields = ["categories", "metadata", "keywords", "memory_ids"] as const
const operators = ["eq", "ne", "in", "gt", "gte", "lt", "lte", "contains", "icontains"] as const
const comparisons: readonly string[] = ["gt", "gte", "lt", "lte"]
const maxValues = 1000

type Field = (typeof textFields)[number] | keyof typeof timeFields | (typeof otherFields)[number]
type Operator = (typeof operators)[number]

export const isField = (name: string): name is Field =>
  [...textFields, ...Object.keys(timeFields), ...otherFields].includes(name as Field)

const isOneOf = <Name extends string>(names: readonly Name[], name: string): name is Name =>
  (names as readonly string[]).includes(name)

/** The condition of a field: a value, a list of values, `*`, or an object of operators that must all fit. */
export const fieldCondition = (field: Field, value: unknown, path: string): Condition => {
  if (field === "metadata") return metadataCondition(value, path)
  if (value === null) return { not: presence(field) }
  if (value === "*") return presence(field)
  if (!isObject(value)) return compare(field, Array.isArray(value) ? "in" : "eq", value, path)
  return all(
    Object.entries(value).map(([name, operand]) => {
      if (!isOneOf(operators, name)) return refuse(path, `has an operator that is none of ${operators.join(", ")}`)
      if (operand === "*" && name !== "contains" && name !== "icontains") return presence(field)
      return compare(field, name, operand, `${path}.${name}`)
    }),
    path,
  )
}

const all = (parts: Condition[], path: string): Condition => {
  const [only] = parts
  if (!only) return refuse(path, "must not be empty")
  return parts.length === 1 ? only : { all: parts }
}

const presence = (field: Field): Condition => {
  if (field === "categories") return { is: "present", field: "tags" }
  if (isOneOf(textFields, field)) return { is: "present", field }
  if (field in timeFields) return { is: "present", field: timeFields[field as keyof typeof timeFields] }
  return { all: [] }
}

const compare = (field: Field, operator: Operator, value: unknown, path: string): Condition => {
  if (operator === "ne") return { not: compare(field, Array.isArray(value) ? "in" : "eq", value, path) }
  if (isOneOf(textFields, field)) return compareText(field, operator, value, path)
  if (field in timeFields) return compareTime(timeFields[field as keyof typeof timeFields], operator, value, path)
  if (comparisons.includes(operator)) return refuse(path, "cannot be compared by size")
  const values = textsOf(value, path)
  if (field === "categories") return { is: "tagged", values, isPart: operator === "icontains" }
  if (field === "memory_ids") return { is: "identified", ids: values.filter(isUuid) }
  return { all: values.map((word) => ({ is: "containing", field: "text", value: word, ignoresCase: true })) }
}

const compareText = (field: TextField, operator: Operator, value: unknown, path: string): Condition => {
  const values = textsOf(value, path)
  const [first = ""] = values
  if (operator === "eq" || operator === "in") return { is: "one_of", field, values }
  if (values.length !== 1) return refuse(path, "must be one value")
  if (operator === "contains" || operator === "icontains")
    return { is: "containing", field, value: first, ignoresCase: operator === "icontains" }
  return { is: "compared", field, how: operator as Comparison, value: first }
}

/** A day alone means all of it. */
const compareTime = (field: TimeField, operator: Operator, value: unknown, path: string): Condition => {
  const times = (Array.isArray(value) ? value : [value]).map((one) => readMoment(one, path))
  const compared = (how: Comparison, at: Date): Condition => ({ is: "compared_time", field, how, value: at })
  const [first] = times
  if (!first) return refuse(path, "must not be empty")
  if (operator === "eq" || operator === "in")
    return {
      any: times.map(({ at, isDay }) => ({
        all: [compared("gte", at), isDay ? compared("lt", dayAfter(at)) : compared("lte", at)],
      })),
    }
  if (operator === "contains" || operator === "icontains")
    return refuse(path, "is a time: compare it by eq, gt, gte, lt, lte")
  const endsLater = first.isDay && (operator === "lte" || operator === "gt")
  if (!endsLater) return compared(operator as Comparison, first.at)
  return compared(operator === "lte" ? "lt" : "gte", dayAfter(first.at))
}

/** Each key has a value that must be there, `*`, or operators. */
const metadataCondition = (value: unknown, path: string): Condition => {
  if (value === "*") return { all: [] }
  if (!isObject(value)) return refuse(path, "must be an object")
  return all(
    Object.entries(value).map(([key, wanted]) => keyCondition(key, wanted, path)),
    path,
  )
}

const keyCondition = (key: string, wanted: unknown, path: string): Condition => {
  if (wanted === "*") return { is: "keyed", key }
  const names = isObject(wanted) ? Object.keys(wanted) : []
  if (!isObject(wanted) || names.length === 0 || !names.every((name) => isOneOf(operators, name)))
    return Array.isArray(wanted) ? anyOf(key, wanted) : { is: "having", metadata: { [key]: wanted } }
  return all(
    Object.entries(wanted).map(([name, operand]) => compareKey(key, name as Operator, operand, path)),
    path,
  )
}

const anyOf = (key: string, values: readonly unknown[]): Condition => ({
  any: values.map((one) => ({ is: "having", metadata: { [key]: one } })),
})

const compareKey = (key: string, operator: Operator, value: unknown, path: string): Condition => {
  if (value === "*") return { is: "keyed", key }
  if (operator === "eq") return { is: "having", metadata: { [key]: value } }
  if (operator === "ne") return { not: { is: "having", metadata: { [key]: value } } }
  if (operator === "in") return Array.isArray(value) ? anyOf(key, value) : refuse(path, "in needs a list")
  if (operator === "contains" || operator === "icontains") {
    if (typeof value !== "string") return refuse(path, "must contain a text")
    return { is: "containing_key", key, value, ignoresCase: operator === "icontains" }
  }
  if (typeof value !== "string" && typeof value !== "number")
    return refuse(path, "must be compared with a text or a number")
  return { is: "compared_key", key, how: operator as Comparison, value }
}

const textsOf = (value: unknown, path: string): string[] => {
  const values: unknown[] = Array.isArray(value) ? value : [value]
  if (values.length === 0 || values.length > maxValues) return refuse(path, `must be 1 to ${maxValues} values`)
  return values.map((one) => {
    if (typeof one === "string") return one.normalize("NFC")
    return typeof one === "number" || typeof one === "boolean"
      ? String(one)
      : refuse(path, "must be a text or a list of texts")
  })
}

const isUuid = (id: string): boolean => /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i.test(id)
