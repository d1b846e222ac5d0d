import type { Transaction } from "../platform/database/connect.ts"
import { indexVectorsType } from "../vectors/vector-index.ts"

/** A row as JSON text, made by the database: nothing is lost on the way. `key`: where the next page goes on. */
export type Line = { key: string; line: string }

const noId = "00000000-0000-0000-0000-000000000000"

const time = (tx: Transaction, column: string) =>
  tx`to_char(${tx(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
const named = (tx: Transaction, ...columns: string[]) =>
  columns.map((column, index) => tx`${index === 0 ? tx`` : tx`, `}${time(tx, column)} as ${tx(column)}`)

export const readPerson = async (tx: Transaction, userId: string) => {
  const [row] = await tx<
    {
      exported_at: string
      known_since: string | null
      time_zone: string | null
      time_zone_at: string | null
      queries: number
    }[]
  >`
    select to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exported_at,
      person.known_since, person.time_zone, person.time_zone_at,
      (select count(*)::int from embeddings where user_id = ${userId}) as queries
    from (select) as always left join (
      select ${time(tx, "created_at")} as known_since, time_zone, ${time(tx, "time_zone_at")} as time_zone_at
      from users where user_id = ${userId}) as person on true`
  if (!row) throw new Error("the database did not answer")
  return row
}

/** A fact holds 25 kB at the most, most of it metadata. */
const factsInOnePage = 200

export const readMemories = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, entities, relations, ends,
        superseded_by, reason, version, position, job_id, valid_from_precision, planned_for,
        ${named(tx, "said_at", "heard_at", "valid_from", "valid_to", "created_at", "updated_at")}
      from facts where user_id = ${userId} and id > ${after ?? noId}
      order by id limit ${factsInOnePage}
    ) as item order by item.id`

export const readVersions = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> => {
  const [id, version] = after?.split(" ") ?? []
  return tx<Line[]>`
    select concat(item.fact_id, ' ', item.version) as key, row_to_json(item)::text as line from (
      select fact_id, version, fact_value, category, fact_type, metadata, reason, ${named(tx, "valid_from", "valid_to", "changed_at")}
      from fact_versions
      where user_id = ${userId} and (fact_id, version) > (${id ?? noId}::uuid, ${Number(version ?? 0)}::integer)
      order by fact_id, version limit ${factsInOnePage}
    ) as item order by item.fact_id, item.version`
}

/** What was handed in may be 1 MiB. */
const jobsInOnePage = 16

/** All but those that build an index, which hold nothing of the person. */
export const readJobs = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, type, status, progress, current_step, greatest(attempts - earlier_attempts, 0) as attempts, payload, result, error, idempotency_key,
        encode(request_hash, 'hex') as request_hash, ${named(tx, "created_at", "started_at", "completed_at")}
      from jobs where user_id = ${userId} and id > ${after ?? noId} and type <> ${indexVectorsType}
      order by id limit ${jobsInOnePage}
    ) as item order by item.id`

const rowsInOnePage = 500

/** API keys that reach this person only; never the keys themselves. */
export const readKeys = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, name, scopes, ${named(tx, "created_at", "last_used_at", "expires_at", "revoked_at")}
      from api_keys where user_id = ${userId} and id > ${after ?? noId}
      order by id limit ${rowsInOnePage}
    ) as item order by item.id`

export const readAudit = (tx: Transaction, userId: string, after: string | null): Promise<Line[]> =>
  tx<Line[]>`
    select item.id::text as key, row_to_json(item)::text as line from (
      select id, ${named(tx, "at")}, json_build_object('kind', actor_kind, 'id', actor_id) as actor, action, resource_type, resource_id,
        status_code, latency_ms, request_id, ip
      from audit_log where user_id = ${userId} and id > ${after ?? noId}
      order by id limit ${rowsInOnePage}
    ) as item order by item.id`
