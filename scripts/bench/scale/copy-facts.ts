import type { Transaction } from "../../../src/platform/database/connect.ts"
import { nameKey } from "../../../src/platform/identity.ts"
import { foldedName } from "../../../src/platform/text.ts"
import type { SeedFact } from "../corpus/facts.ts"

/**
 * Copies facts of one person, with everything derived from them, to other people, and counts them there. The database does it alone: this
 * is several times as fast as writing each fact, and the rows are the same.
 */
export const copyFacts = async (
  tx: Transaction,
  from: string,
  facts: readonly SeedFact[],
  to: readonly string[],
): Promise<void> => {
  const ids = facts.map(({ id }) => id)
  await copyRows(tx, from, ids, to)
  await copyGraph(tx, facts, to)
}

/** The copy of a fact has the same time in its id, and a tail of its own. */
const copiedId = (tx: Transaction) => tx`
  (left(source.id::text, 15) || overlay(overlay(left(md5(person.user_id || source.id::text), 18) placing '-8' from 4 for 0) placing '-' from 9 for 0))::uuid`

const copyRows = (tx: Transaction, from: string, ids: readonly string[], to: readonly string[]) => tx`
  with person as materialized (
    select unnest(${[...to]}::text[]) as user_id
  ), counted as (
    insert into users (user_id, version, fact_count, last_position)
    select user_id, (extract(epoch from clock_timestamp()) * 1000000)::bigint, ${ids.length}::int, last.position
    from person, (select max(position) as position from facts where user_id = ${from} and id = any (${[...ids]}::uuid[])) as last
    on conflict (user_id) do update set version = excluded.version, fact_count = users.fact_count + excluded.fact_count,
      last_position = greatest(users.last_position, excluded.last_position)
  ), source as materialized (
    select * from facts where user_id = ${from} and id = any (${[...ids]}::uuid[])
  ), copy as materialized (
    select person.user_id, source.id as source_id, ${copiedId(tx)} as id from person, source order by person.user_id, source.id
  ), fact as (
    insert into facts (user_id, id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, entities, relations,
      ends, content_hash, folded_hash, said_at, heard_at, valid_from, valid_from_precision, planned_for, reason, version, position)
    select copy.user_id, copy.id, fact_value, category, fact_type, confidence, source.source, conversation_id, metadata, entities, relations,
      ends, content_hash, folded_hash, said_at, heard_at, valid_from, valid_from_precision, planned_for, reason, version, position
    from copy join source on source.id = copy.source_id
  ), term as (
    insert into fact_terms (user_id, term, fact_id, current)
    select copy.user_id, unnest(tsvector_to_array(source.keywords)), copy.id, true from copy join source on source.id = copy.source_id
  ), claim as (
    insert into claims (user_id, subject_key, type, target_key, fact_id)
    select copy.user_id, subject_key, type, target_key, copy.id
    from copy join claims on claims.user_id = ${from} and claims.fact_id = any (${[...ids]}::uuid[]) and claims.fact_id = copy.source_id
  ), version as (
    insert into fact_versions (user_id, fact_id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, changed_at)
    select copy.user_id, copy.id, version, fact_value, category, fact_type, metadata, valid_from, valid_to, reason, changed_at
    from copy join fact_versions before
      on before.user_id = ${from} and before.fact_id = any (${[...ids]}::uuid[]) and before.fact_id = copy.source_id
  )
  insert into fact_vectors (user_id, space_id, fact_id, embedding, current, position, asks, of_another)
  select copy.user_id, space_id, copy.id, embedding, current, position, asks, of_another
  from copy join fact_vectors vector
    on vector.user_id = ${from} and vector.fact_id = any (${[...ids]}::uuid[]) and vector.fact_id = copy.source_id`

const copyGraph = (tx: Transaction, facts: readonly SeedFact[], to: readonly string[]) => {
  const input = facts.map(({ id, entities, relations }) => ({
    id,
    entities: entities.map(({ name, type }) => ({ key: nameKey(name), folded: foldedName(name), name, type })),
    relations: relations.map(({ subject, type, target }) => ({
      subject: nameKey(subject),
      type,
      target: nameKey(target),
    })),
  }))
  return tx`
    with person as (
      insert into pika_graph."User" (properties)
      select jsonb_build_object('user_id', user_id)::text::agtype from unnest(${[...to]}::text[]) as given(user_id)
      on conflict (agtype_access_operator(variadic array[properties, '"user_id"'::agtype]))
      do update set properties = excluded.properties
      returning id as node, properties ->> 'user_id'::text as user_id
    ), source as materialized (
      select * from jsonb_to_recordset(${tx.json(input)}) as f(id uuid, entities jsonb, relations jsonb)
    ), copy as materialized (
      select person.user_id, person.node, ${copiedId(tx)}::text as id, source.entities, source.relations
      from person, source order by person.user_id, source.id
    ), fact as (
      insert into pika_graph."Fact" (properties)
      select jsonb_build_object('user_id', user_id, 'id', id)::text::agtype from copy
      returning id as node, properties ->> 'id'::text as id
    ), entity as (
      insert into pika_graph."Entity" (properties)
      select jsonb_build_object('user_id', user_id, 'key', key, 'folded', folded, 'name', name, 'type', type)::text::agtype from (
        select distinct on (copy.user_id, e.key) copy.user_id, e.*
        from copy, jsonb_to_recordset(copy.entities) as e(key text, folded text, name text, type text) order by copy.user_id, e.key
      ) as mentioned
      on conflict (
        agtype_access_operator(variadic array[properties, '"user_id"'::agtype]),
        agtype_access_operator(variadic array[properties, '"key"'::agtype]))
      do update set properties = excluded.properties
      returning id as node, properties ->> 'user_id'::text as user_id, properties ->> 'key'::text as key
    ), has_fact as (
      insert into pika_graph."HAS_FACT" (start_id, end_id, properties)
      select copy.node, fact.node, jsonb_build_object('user_id', copy.user_id)::text::agtype from copy join fact using (id)
    ), mentions as (
      insert into pika_graph."MENTIONS" (start_id, end_id, properties)
      select fact.node, entity.node, jsonb_build_object('user_id', mention.user_id)::text::agtype
      from (select distinct copy.user_id, copy.id, e.key from copy, jsonb_to_recordset(copy.entities) as e(key text)) as mention
      join fact using (id) join entity using (user_id, key)
    )
    insert into pika_graph."RELATES" (start_id, end_id, properties)
    select coalesce(subject.node, relation.node), target.node,
      jsonb_build_object('user_id', relation.user_id, 'fact_id', relation.id, 'type', relation.type)::text::agtype
    from (select copy.user_id, copy.node, copy.id, r.* from copy, jsonb_to_recordset(copy.relations) as r(subject text, type text, target text)) as relation
    left join entity subject on subject.user_id = relation.user_id and subject.key = relation.subject and relation.subject <> 'user'
    join entity target on target.user_id = relation.user_id and target.key = relation.target`
}
