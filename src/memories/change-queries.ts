import type { Transaction } from "../platform/database/connect.ts"
import type { FactRow } from "./fact-row.ts"

/** From JSON: times as text. */
export type StateRow = Pick<FactRow, "id" | "fact_value" | "category" | "valid_from_precision"> & {
  valid_from: string
  valid_to: string | null
}

/** A state of a fact, and what it changed. `kind`: null when it changed nothing that is told. `micros`: when, since 1970. */
export type ChangeRow = {
  fact_id: string
  version: number
  changed_at: Date
  micros: string
  kind: "superseded" | "corrected" | "ended" | null
  reason: string
  earlier: StateRow
  later: StateRow | null
}

/** Where the page before ended. */
export type Place = { micros: string; id: string; version: number }

/**
 * Newest first, of so many last states. Both lists are read by indexes that hold changed states alone, in their order. What belongs to a state is looked up state by
 * state: a join would read all memories of the person.
 */
export const listChangeRows = (tx: Transaction, userId: string, after: Place | null, states: number) => {
  const place =
    after &&
    tx`(to_timestamp(0) + ${after.micros}::bigint * interval '1 microsecond', ${after.id}::uuid, ${after.version}::int)`
  // A literal: as a parameter it would be unknown to the plan, which then sorts all changes.
  const most = tx.unsafe(String(Math.trunc(states)))
  return tx<ChangeRow[]>`
    with recent as (
      (select id as fact_id, version, updated_at as changed_at, fact_value, category, valid_from, valid_to, reason from facts
        where user_id = ${userId} and (version > 1 or valid_to is not null) ${place ? tx`and (updated_at, id, version) < ${place}` : tx``}
        order by updated_at desc, id desc, version desc limit ${most})
      union all
      (select fact_id, version, changed_at, fact_value, category, valid_from, valid_to, reason from fact_versions
        where user_id = ${userId} and (version > 1 or valid_to is not null) ${place ? tx`and (changed_at, fact_id, version) < ${place}` : tx``}
        order by changed_at desc, fact_id desc, version desc limit ${most})
      order by changed_at desc, fact_id desc, version desc limit ${most}
    ), change as (
      select recent.*, fact.superseded_by, fact.valid_from_precision, earlier.fact_value as earlier_value,
        earlier.category as earlier_category, earlier.valid_from as earlier_from, case
          when recent.valid_to is not null and earlier.valid_to is null then
            case when fact.superseded_by is null then 'ended' else 'superseded' end
          when (earlier.fact_value, earlier.category) <> (recent.fact_value, recent.category) then 'corrected'
        end as kind
      from recent cross join lateral (
        select superseded_by, valid_from_precision from facts where user_id = ${userId} and id = recent.fact_id limit 1
      ) as fact left join lateral (
        select fact_value, category, valid_from, valid_to from fact_versions
        where user_id = ${userId} and fact_id = recent.fact_id and version = recent.version - 1 limit 1
      ) as earlier on true
    )
    select change.fact_id, change.version, changed_at, (extract(epoch from changed_at) * 1000000)::bigint::text as micros, kind,
      change.reason,
      case when kind = 'corrected' then jsonb_build_object('id', change.fact_id, 'fact_value', earlier_value, 'category', earlier_category,
        'valid_from', earlier_from, 'valid_from_precision', change.valid_from_precision, 'valid_to', change.valid_to)
      else jsonb_build_object('id', change.fact_id, 'fact_value', coalesce(earlier_value, change.fact_value),
        'category', coalesce(earlier_category, change.category), 'valid_from', change.valid_from,
        'valid_from_precision', change.valid_from_precision, 'valid_to', change.valid_to) end as earlier,
      case when kind = 'corrected' then jsonb_build_object('id', change.fact_id, 'fact_value', change.fact_value, 'category', change.category,
        'valid_from', change.valid_from, 'valid_from_precision', change.valid_from_precision, 'valid_to', change.valid_to)
      when kind = 'superseded' and later.id is not null then jsonb_build_object('id', later.id, 'fact_value', later.fact_value,
        'category', later.category, 'valid_from', later.valid_from, 'valid_from_precision', later.valid_from_precision,
        'valid_to', later.valid_to) end as later
    from change left join lateral (
      select id, fact_value, category, valid_from, valid_from_precision, valid_to from facts
      where user_id = ${userId} and id = change.superseded_by limit 1
    ) as later on true
    order by changed_at desc, change.fact_id desc, change.version desc`
}
