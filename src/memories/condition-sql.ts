import type { Comparison, Condition, TextField, TimeField } from "./conditions.ts"

const textColumns: Record<TextField, string> = {
  user_id: "user_id",
  agent_id: "(metadata ->> 'agent_id')",
  app_id: "(metadata ->> 'app_id')",
  run_id: "coalesce(metadata ->> 'run_id', conversation_id)",
  text: "fact_value",
  // The last day on which it holds.
  expiration_date: "to_char((expires_at - interval '1 microsecond') at time zone 'utc', 'YYYY-MM-DD')",
}
const timeColumns: Record<TimeField, string> = {
  created_at: "created_at",
  updated_at: "updated_at",
  said_at: "said_at",
}
/** What is imported from another product keeps its categories there. */
const tags = `(array[category] || fact_type || array(
  select jsonb_array_elements_text(case when jsonb_typeof(metadata -> 'mem0_categories') = 'array' then metadata -> 'mem0_categories' else '[]' end)))`
const signs: Record<Comparison, string> = { gt: ">", gte: ">=", lt: "<", lte: "<=" }

/**
 * The text of a condition for `where`, made of constants. What was given goes into `parameters`, which may already have some: a part is
 * true or false, never null, so that its contrary is right.
 */
export const conditionSql = (condition: Condition, parameters: unknown[]): string => {
  const give = (value: unknown): string => `$${parameters.push(value)}`
  const join = (parts: readonly Condition[], sign: string, none: string): string =>
    parts.length === 0 ? none : `(${parts.map((part) => conditionSql(part, parameters)).join(sign)})`
  const sure = (text: string): string => `coalesce(${text}, false)`
  const contains = (text: string, value: string, ignoresCase: boolean): string =>
    ignoresCase
      ? sure(`strpos(lower(${text}), lower(${give(value)}::text)) > 0`)
      : sure(`strpos(${text}, ${give(value)}::text) > 0`)

  if ("all" in condition) return join(condition.all, " and ", "true")
  if ("any" in condition) return join(condition.any, " or ", "false")
  if ("not" in condition) return `not ${conditionSql(condition.not, parameters)}`
  switch (condition.is) {
    case "present":
      return condition.field === "tags" ? "true" : `(${columnOf(condition.field)} is not null)`
    case "one_of":
      return sure(`${textColumns[condition.field]} = any (${give(condition.values)}::text[])`)
    case "compared":
      return sure(`${textColumns[condition.field]} collate "C" ${signs[condition.how]} ${give(condition.value)}::text`)
    case "containing":
      return contains(textColumns[condition.field], condition.value, condition.ignoresCase)
    case "compared_time":
      return sure(
        `${timeColumns[condition.field]} ${signs[condition.how]} ${give(condition.value.toISOString())}::timestamptz`,
      )
    case "tagged":
      return condition.isPart
        ? `exists (select from unnest(${tags}) as tag, unnest(${give(condition.values)}::text[]) as part where strpos(lower(tag), lower(part)) > 0)`
        : sure(`${tags} && ${give(condition.values)}::text[]`)
    case "having":
      return `(metadata @> ${give(JSON.stringify(condition.metadata))}::text::jsonb)`
    case "keyed":
      return sure(`(metadata -> ${give(condition.key)}::text) <> 'null'::jsonb`)
    case "compared_key":
      return typeof condition.value === "number"
        ? sure(
            `case when jsonb_typeof(metadata -> ${give(condition.key)}::text) = 'number' then (metadata ->> ${give(condition.key)}::text)::numeric ${signs[condition.how]} ${give(String(condition.value))}::text::numeric end`,
          )
        : sure(
            `(metadata ->> ${give(condition.key)}::text) collate "C" ${signs[condition.how]} ${give(condition.value)}::text`,
          )
    case "containing_key":
      return contains(`(metadata ->> ${give(condition.key)}::text)`, condition.value, condition.ignoresCase)
    case "identified":
      return `(id = any (${give(condition.ids)}::text[]::uuid[]))`
  }
}

const columnOf = (field: TextField | TimeField): string =>
  field in timeColumns ? timeColumns[field as TimeField] : textColumns[field as TextField]
