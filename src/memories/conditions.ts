/** A field of a memory that a condition compares. */
export type TextField = "user_id" | "agent_id" | "app_id" | "run_id" | "text" | "expiration_date"
export type TimeField = "created_at" | "updated_at" | "said_at"
export type Comparison = "gt" | "gte" | "lt" | "lte"

/** What memories must be to be listed, found or forgotten. Nothing of it becomes part of a statement's text. */
export type Condition =
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  | { not: Condition }
  /** The field has a value. */
  | { is: "present"; field: TextField | TimeField | "tags" }
  /** The field has one of these values. */
  | { is: "one_of"; field: TextField; values: readonly string[] }
  | { is: "compared"; field: TextField; how: Comparison; value: string }
  | { is: "containing"; field: TextField; value: string; ignoresCase: boolean }
  | { is: "compared_time"; field: TimeField; how: Comparison; value: Date }
  /** One of the memory's tags, or its category, is one of these; `isPart`: contains one of these, whatever its case. */
  | { is: "tagged"; values: readonly string[]; isPart: boolean }
  /** Its metadata has all that this object has. */
  | { is: "having"; metadata: Readonly<Record<string, unknown>> }
  /** Its metadata has this key. */
  | { is: "keyed"; key: string }
  | { is: "compared_key"; key: string; how: Comparison; value: string | number }
  | { is: "containing_key"; key: string; value: string; ignoresCase: boolean }
  | { is: "identified"; ids: readonly string[] }

/** Whether a condition says anything: one that does not is true of every memory. One of no choices is true of none. */
export const isAboutSomething = (condition: Condition): boolean => {
  if ("all" in condition) return condition.all.some(isAboutSomething)
  if ("any" in condition) return condition.any.every(isAboutSomething)
  return "not" in condition ? !isOfNothing(condition.not) : true
}

/** Whether a condition is true of no memory, whatever they are. */
const isOfNothing = (condition: Condition): boolean => {
  if ("all" in condition) return condition.all.some(isOfNothing)
  if ("any" in condition) return condition.any.every(isOfNothing)
  return "not" in condition && !isAboutSomething(condition.not)
}

/** What a condition says beyond whose memories it means. */
export const withoutPersons = (condition: Condition): Condition => {
  if ("all" in condition) return { all: condition.all.map(withoutPersons).filter(isAboutSomething) }
  return "is" in condition && condition.is === "one_of" && condition.field === "user_id" ? { all: [] } : condition
}

/** The people whom a condition can be true of: these, or null when it says nothing about that. */
export const personsOf = (condition: Condition): readonly string[] | null => {
  if ("all" in condition) {
    const named = condition.all.map(personsOf).filter((ids) => ids !== null)
    const [first, ...others] = named
    return first?.filter((id) => others.every((ids) => ids.includes(id))) ?? null
  }
  if ("any" in condition) {
    const named = condition.any.map(personsOf)
    return named.length === 0 || named.includes(null) ? null : [...new Set(named.flatMap((ids) => ids ?? []))]
  }
  if ("not" in condition) return null
  return condition.is === "one_of" && condition.field === "user_id" ? condition.values : null
}
