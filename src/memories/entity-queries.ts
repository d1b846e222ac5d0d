import { livesHere } from "../feature/lives-here.ts"
import type { Database } from "../platform/database/connect.ts"

export type EntityType = "user" | "agent" | "app" | "run"
export type EntityRow = {
  type: EntityType
  name: string
  total: number
  first_at: Date
  last_at: Date
}
export type EntityTotals = Record<EntityType, number>

/** Of the memories of everybody who lives here: each counts for its person, and for its agent, app and run, if it has any. */
export const countEntities = async (
  sql: Database,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: EntityRow[]; totals: EntityTotals }> => {
  const rows = await sql<(EntityRow & { totals: Partial<EntityTotals> })[]>`
    with named as (
      select entity.type, entity.place, entity.name, created_at, updated_at
      from facts_to_search as fact cross join lateral (values
        ('user', 1, user_id), ('agent', 2, metadata ->> 'agent_id'), ('app', 3, metadata ->> 'app_id'),
        ('run', 4, coalesce(metadata ->> 'run_id', conversation_id))) as entity(type, place, name)
      where valid_to is null and (expires_at is null or expires_at > now()) and entity.name is not null
        and ${sql.unsafe(livesHere)}
    ), entity as (
      select type, place, name, count(*)::int as total, min(created_at) as first_at, max(updated_at) as last_at
      from named group by type, place, name
    )
    select type, name, total, first_at, last_at,
      (select jsonb_object_agg(type, entities) from (select type, count(*) as entities from entity group by type) as each) as totals
    from entity order by place, name limit ${limit} offset ${offset}`
  const totals = { user: 0, agent: 0, app: 0, run: 0, ...rows[0]?.totals }
  return { rows: rows.map(({ totals: _, ...row }) => row), totals }
}
