import type { Entity, Relation } from "../facts/fact.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { nameKey } from "../platform/identity.ts"
import { foldedName } from "../platform/text.ts"
import { batchesOf } from "../platform/turns.ts"

export type GraphFact = { id: string; entities: readonly Entity[]; relations: readonly Relation[] }

/** How a subject or target is compared: the word "user", or the key of an entity. */
export const userKey = "user"

/** The embedded database runs a statement on the main thread: 16 facts take about 8 ms. */
const factsInOneStatement = 16

/**
 * Adds facts that are not yet in the graph, with their mentions and relations. It uses plain SQL on the label tables, and Cypher sees the
 * rows at once: MERGE scans its label, and fails on the unique index when two clients collide (measured: 25 transactions a second against
 * 6,600). The caller holds the lock on the user.
 */
export const addToGraph = async (tx: Transaction, userId: string, facts: readonly GraphFact[]): Promise<void> => {
  for (const batch of batchesOf(facts, factsInOneStatement)) await addBatch(tx, userId, batch)
}

const addBatch = async (tx: Transaction, userId: string, facts: readonly GraphFact[]): Promise<void> => {
  const input = facts.map((fact) => {
    const entities = new Map(fact.entities.map((entity) => [nameKey(entity.name), entity]))
    return {
      id: fact.id,
      entities: [...entities].map(([key, { name, type }]) => ({ key, folded: foldedName(name), name, type })),
      relations: fact.relations
        .map((relation) => ({
          subject: nameKey(relation.subject),
          type: relation.type,
          target: nameKey(relation.target),
        }))
        .filter(({ subject, target }) => (subject === userKey || entities.has(subject)) && entities.has(target)),
    }
  })
  await tx`
    with input as (
      select * from jsonb_to_recordset(${tx.json(input)}) as f(id text, entities jsonb, relations jsonb)
    ), known as materialized (
      select id from pika_graph."User" where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${JSON.stringify(userId)}::text::agtype
    ), made as (
      insert into pika_graph."User" (properties)
      select jsonb_build_object('user_id', ${userId}::text)::text::agtype where not exists (select from known)
      returning id
    ), person as (
      select id from known union all select id from made
    ), fact as (
      insert into pika_graph."Fact" (properties)
      select jsonb_build_object('user_id', ${userId}::text, 'id', input.id)::text::agtype from input
      returning id, properties ->> 'id'::text as fact_id
    ), entity as (
      insert into pika_graph."Entity" (properties)
      select distinct on (e.key)
        jsonb_build_object('user_id', ${userId}::text, 'key', e.key, 'folded', e.folded, 'name', e.name, 'type', e.type)::text::agtype
      from input, jsonb_to_recordset(input.entities) as e(key text, folded text, name text, type text)
      order by e.key
      on conflict (
        agtype_access_operator(variadic array[properties, '"user_id"'::agtype]),
        agtype_access_operator(variadic array[properties, '"key"'::agtype]))
      do update set properties = excluded.properties
      returning id, properties ->> 'key'::text as key
    ), has_fact as (
      insert into pika_graph."HAS_FACT" (start_id, end_id, properties)
      select person.id, fact.id, jsonb_build_object('user_id', ${userId}::text)::text::agtype from person, fact
    ), mentions as (
      insert into pika_graph."MENTIONS" (start_id, end_id, properties)
      select fact.id, entity.id, jsonb_build_object('user_id', ${userId}::text)::text::agtype
      from input
      join fact on fact.fact_id = input.id,
      jsonb_to_recordset(input.entities) as e(key text)
      join entity on entity.key = e.key
    )
    insert into pika_graph."RELATES" (start_id, end_id, properties)
    select
      coalesce(subject.id, person.id), target.id,
      jsonb_build_object('user_id', ${userId}::text, 'fact_id', input.id, 'type', r.type)::text::agtype
    from person, input, jsonb_to_recordset(input.relations) as r(subject text, type text, target text)
    left join entity subject on subject.key = r.subject and r.subject <> ${userKey}
    join entity target on target.key = r.target`
}

/** Removes facts from the graph, and entities that no fact mentions any more. Returns the number of removed entities. */
export const removeFromGraph = async (tx: Transaction, userId: string, factIds: readonly string[]): Promise<number> => {
  if (factIds.length === 0) return 0
  const ids = factIds.map((id) => JSON.stringify(id))
  const user = JSON.stringify(userId)
  // One statement, because graph ids cannot leave the database: PGlite's 32-bit build cannot read one back from text.
  const { count } = await tx`
    with fact as (
      select id from pika_graph."Fact"
      where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype
        and agtype_access_operator(variadic array[properties, '"id"'::agtype]) = any (${ids}::text[]::agtype[])
    ), relates as (
      delete from pika_graph."RELATES"
      where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype
        and agtype_access_operator(variadic array[properties, '"fact_id"'::agtype]) = any (${ids}::text[]::agtype[])
    ), has_fact as (
      delete from pika_graph."HAS_FACT" where end_id in (select id from fact)
    ), mentions as (
      delete from pika_graph."MENTIONS" where start_id in (select id from fact) returning end_id
    ), gone as (
      delete from pika_graph."Fact" where id in (select id from fact)
    )
    delete from pika_graph."Entity" entity
    where entity.id in (select end_id from mentions)
      and not exists (
        select from pika_graph."MENTIONS" other
        where other.end_id = entity.id and other.start_id not in (select id from fact))`
  return count
}

/** Removes a person from the graph, with all their data. Returns the number of entities. The caller holds the lock on the user. */
export const removeUserFromGraph = async (tx: Transaction, userId: string): Promise<number> => {
  const user = JSON.stringify(userId)
  // Finds edges by their start node, because their own properties have no index.
  const { count } = await tx`
    with person as materialized (
      select id from pika_graph."User" where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype
    ), fact as materialized (
      select id from pika_graph."Fact" where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype
    ), relates as (
      delete from pika_graph."RELATES" where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype
    ), has_fact as (
      delete from pika_graph."HAS_FACT" where start_id in (select id from person)
    ), mentions as (
      delete from pika_graph."MENTIONS" where start_id in (select id from fact)
    ), facts as (
      delete from pika_graph."Fact" where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype
    ), people as (
      delete from pika_graph."User" where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype
    )
    delete from pika_graph."Entity" where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype`
  return count
}

/** How many entities `removeUserFromGraph` would remove. */
export const countEntitiesOfUser = async (tx: Transaction, userId: string): Promise<number> => {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from pika_graph."Entity"
    where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${JSON.stringify(userId)}::text::agtype`
  return row?.count ?? 0
}
