import { z } from "zod"
import { relationSchema } from "../memories/fact.ts"
import { contentHash } from "../memories/write-facts.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { nameKey } from "../platform/text.ts"
import { type ExtractedFact, endingSchema } from "./extraction.ts"
import { endedBy, outdatedBy, settledBy } from "./relation-types.ts"
import type { CurrentFact, Told } from "./statement.ts"

const jsonColumns = z.object({ relations: z.array(relationSchema), ends: z.array(endingSchema) })

type CandidateRow = {
  id: string
  text: string
  relations: unknown
  ends: unknown
  said_at: Date
  heard_at: Date
  replaced: boolean
  over: boolean
}

/** More than this of a user's facts are never compared with one conversation's. */
const mostCandidates = 2000

/**
 * The current facts that the incoming ones may repeat or end, or be ended by: same text, same subject and a relation that matters, or
 * said later and ending something. And what is
 * over by now, if it was said later.
 */
export const findCandidates = async (
  tx: Transaction,
  userId: string,
  facts: readonly ExtractedFact[],
  told: Told,
): Promise<CurrentFact[]> => {
  const hashes = facts.map((fact) => contentHash(fact.text).toString("hex"))
  const claims = new Map<string, { subject: string; type: string | null }>()
  const add = (subject: string, type: string | null) => claims.set(JSON.stringify([subject, type]), { subject, type })
  for (const fact of facts) {
    for (const relation of fact.relations)
      for (const type of [
        relation.type,
        ...outdatedBy(relation.type),
        ...settledBy(relation.type),
        ...endedBy(relation.type),
      ])
        add(nameKey(relation.subject), type)
    for (const ending of fact.ends) add(nameKey(ending.subject), ending.type)
  }
  const told_at = tx`(said_at, coalesce(heard_at, said_at))`
  const since = tx`(${new Date(told.saidAt)}::timestamptz, ${new Date(told.heardAt)}::timestamptz)`
  const rows = await tx<CandidateRow[]>`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify([...claims.values()])}::jsonb) as w(subject text, type text)
    )
    select id, fact_value as text, relations, ends, said_at, coalesce(heard_at, said_at) as heard_at, valid_to is not null as over, exists (
      select from facts older where older.user_id = ${userId} and older.superseded_by = facts.id) as replaced
    from facts
    where user_id = ${userId} and (valid_to is not null and ${told_at} > ${since} or valid_to is null and (
      content_hash in (select decode(hash, 'hex') from unnest(${hashes}::text[]) as hash)
      or (${told_at} > ${since} and ends <> '[]')
      or id in (
        select c.fact_id from wanted w join claims c
          on c.user_id = ${userId} and c.subject_key = w.subject and (w.type is null or c.type = w.type))))
    order by said_at, heard_at, id limit ${mostCandidates}`
  return rows.map((row) => ({
    id: row.id,
    text: row.text,
    saidAt: row.said_at.getTime(),
    heardAt: row.heard_at.getTime(),
    replaced: row.replaced,
    isOver: row.over,
    ...jsonColumns.parse({ relations: row.relations, ends: row.ends }),
  }))
}
