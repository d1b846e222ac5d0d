import type { Reading } from "../dates/reading.ts"
import { answerText, answerTextAlone } from "../facts/answer-text.ts"
import { type Relation, relationSchema } from "../facts/fact.ts"
import { type FactRow, showValidFrom } from "../memories/fact-row.ts"
import type { Database } from "../platform/database/connect.ts"

/**
 * A found fact with what its answer shows. Times are milliseconds since 1970, and JSON stays text: answers are put together as text,
 * because parsing and serialising twenty facts takes as long as finding them.
 */
export type FoundFact = {
  id: string
  score: number
  user_id: string
  fact_value: string
  category: string
  /** JSON of an array of strings. */
  fact_type: string
  confidence: number
  source: string
  conversation_id: string | null
  metadata: string
  /** JSON of an array of `Relation`. */
  relations: string
  said_at: number
  valid_from: number
  valid_from_precision: FactRow["valid_from_precision"]
  planned_for: string | null
  valid_to: number | null
  expires_at: number | null
  superseded_by: string | null
  created_at: number
  updated_at: number
  /** The person's, if known. */
  time_zone: string | null
}

const text = `
select id, user_id, fact_value, category, array_to_json(fact_type)::text as fact_type, confidence, source, conversation_id,
  metadata::text as metadata, relations::text as relations, superseded_by, date_part('epoch', said_at) * 1000 as said_at,
  date_part('epoch', valid_from) * 1000 as valid_from, date_part('epoch', valid_to) * 1000 as valid_to,
  date_part('epoch', expires_at) * 1000 as expires_at,
  valid_from_precision, planned_for, (select time_zone from users where user_id = $1) as time_zone,
  date_part('epoch', created_at) * 1000 as created_at, date_part('epoch', updated_at) * 1000 as updated_at
from facts_to_search where user_id = $1 and id = any ($2::text::uuid[])
  and ($3 or (valid_to is null and (expires_at is null or expires_at > now())))`

/** The person's facts with these ids, in no order; past ones only with `includePast`. */
export const readFoundFacts = async (
  sql: Database,
  userId: string,
  ids: readonly string[],
  includePast: boolean,
): Promise<Omit<FoundFact, "score">[]> => {
  if (ids.length === 0) return []
  // Sent as text: an array is quoted element by element, which takes 40 µs for twenty.
  const facts = await sql.unsafe<FoundFact[]>(text, [userId, `{${ids.join(",")}}`, includePast], { prepare: true })
  requireAllOf(userId, facts)
  return facts
}

/**
 * Searches bypass row-level security, so this is the second check: if a statement ever returned another person's fact, nothing is
 * answered.
 */
export const requireAllOf = (userId: string, facts: readonly Pick<FoundFact, "user_id">[]): void => {
  if (facts.some((fact) => fact.user_id !== userId)) throw new Error("a search found a fact of another person")
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()
const quoted = (value: string | null): string => JSON.stringify(value)

const relationsOf = (fact: FoundFact): Relation[] => relationSchema.array().parse(JSON.parse(fact.relations))
/** Only facts that are shown with a date are parsed. */
const isDated = ({ planned_for, relations }: FoundFact): boolean => planned_for !== null || relations.includes('"aged"')
const dated = (fact: FoundFact) => ({
  fact_value: fact.fact_value,
  relations: fact.relations.includes('"aged"') ? relationsOf(fact) : [],
  said_at: new Date(fact.said_at),
  planned_for: fact.planned_for,
  valid_to: fact.valid_to === null ? null : new Date(fact.valid_to),
})
const textOf = (fact: FoundFact, reading: Reading): string =>
  isDated(fact) ? answerText(dated(fact), reading) : fact.fact_value

/** The fact with its dates, where no other field tells them. */
export const foundText = (fact: FoundFact, reading: Reading): string => answerTextAlone(dated(fact), reading)

/** The fact in the form of `toWire`, with its score; JSON. */
export const showFound = (fact: FoundFact, reading: Reading): string =>
  `{"id":"${fact.id}","score":${fact.score},"source":${quoted(fact.source)},"user_id":${quoted(fact.user_id)},` +
  `"conversation_id":${quoted(fact.conversation_id)},"fact_type":${fact.fact_type},"fact_value":${quoted(textOf(fact, reading))},` +
  `"category":${quoted(fact.category)},"confidence":${Math.round(fact.confidence * 1000) / 1000},` +
  `"created_at":"${iso(fact.created_at)}","updated_at":"${iso(fact.updated_at)}","valid_from":"${showValidFrom(new Date(fact.valid_from), fact.valid_from_precision)}",` +
  `"valid_to":${fact.valid_to === null ? "null" : `"${iso(fact.valid_to)}"`},"relations":${fact.relations},"metadata":${fact.metadata}}`

/** The fact in the form of the unprefixed API; JSON. */
export const showFoundSimply = (fact: FoundFact, reading: Reading): string =>
  JSON.stringify({
    id: fact.id,
    memory: foundText(fact, reading),
    score: fact.score,
    category: fact.category,
    created_at: iso(fact.created_at),
    relations: relationsOf(fact).map(({ type, target }) => ({ type, target })),
  })
