import { connect, type Database } from "../../src/platform/database/connect.ts"
import { startEmbeddedDatabase } from "../../src/platform/database/embedded.ts"
import type { TestDatabase } from "./databases.ts"

/** Everything by which the tables and the graph of a database disagree; empty when they agree. No process may be using it. */
export const checkConsistency = async ({ environment, ownerUrl }: TestDatabase): Promise<string[]> => {
  const embedded = ownerUrl !== null ? null : await startEmbeddedDatabase(environment.PIKA_DATA_DIR ?? "")
  const sql = connect(ownerUrl ?? embedded?.url ?? "", 1)
  try {
    return await findDisagreements(sql)
  } finally {
    await sql.end()
    await embedded?.close()
  }
}

export const findDisagreements = async (sql: Database): Promise<string[]> => {
  const problems: string[] = []
  const expectNone = async (what: string, rows: Promise<readonly { n: number }[]>) => {
    const [row] = await rows
    if (row?.n !== 0) problems.push(`${row?.n} ${what}`)
  }
  await expectNone(
    "facts without a vector",
    sql`
    select count(*)::int as n from facts f where not exists (select from fact_vectors v where v.user_id = f.user_id and v.fact_id = f.id)`,
  )
  await expectNone(
    "current facts of one user with the same text",
    sql`
    select count(*)::int as n from (select from facts where valid_to is null group by user_id, content_hash having count(*) > 1) as twice`,
  )
  await expectNone(
    "vectors that do not say what their facts are",
    sql`
    select count(*)::int as n from fact_vectors v join facts f on f.user_id = v.user_id and f.id = v.fact_id
    where v.current <> (f.valid_to is null) or v.position <> f.position`,
  )
  await expectNone(
    "words that differ from those of the facts",
    sql`
    select count(*)::int as n from (
      select user_id, unnest(tsvector_to_array(keywords)) as term, id as fact_id, valid_to is null as current from facts
    ) as fact full join fact_terms using (user_id, term, fact_id, current)
    where (fact is null) <> (fact_terms is null)`,
  )
  await expectNone(
    "people whose facts are miscounted",
    sql`
    select count(*)::int as n from users u
    where fact_count <> (select count(*) from facts f where f.user_id = u.user_id)
      or last_position < (select max(position) from facts f where f.user_id = u.user_id)`,
  )
  await expectNone(
    "facts of one person at the same place",
    sql`
    select count(*)::int as n from (select from facts group by user_id, position having count(*) > 1) as twice`,
  )
  await expectNone(
    "claims of facts that are not current",
    sql`
    select count(*)::int as n from claims c join facts f on f.user_id = c.user_id and f.id = c.fact_id where f.valid_to is not null`,
  )
  await expectNone(
    "facts that are not in the graph exactly once",
    sql`
    select count(*)::int as n from facts f where 1 <> (
      select count(*) from pika_graph."Fact" v
      where agtype_access_operator(variadic array[v.properties, '"user_id"'::agtype]) = to_json(f.user_id)::text::agtype
        and agtype_access_operator(variadic array[v.properties, '"id"'::agtype]) = to_json(f.id::text)::text::agtype)`,
  )
  await expectNone(
    "more or fewer facts in the graph than in the table",
    sql`
    select abs((select count(*) from pika_graph."Fact") - (select count(*) from facts))::int as n`,
  )
  await expectNone(
    "facts without HAS_FACT",
    sql`
    select count(*)::int as n from pika_graph."Fact" v where 1 <> (select count(*) from pika_graph."HAS_FACT" e where e.end_id = v.id)`,
  )
  await expectNone(
    "mentions that differ from the facts' entities",
    sql`
    select abs((select count(*) from pika_graph."MENTIONS") - (select coalesce(sum(distinct_entities), 0) from (
      select (select count(distinct e ->> 'name') from jsonb_array_elements(entities) e) as distinct_entities from facts) as counted))::int as n`,
  )
  await expectNone(
    "entities that nothing mentions",
    sql`
    select count(*)::int as n from pika_graph."Entity" v where not exists (select from pika_graph."MENTIONS" e where e.end_id = v.id)`,
  )
  return problems
}
