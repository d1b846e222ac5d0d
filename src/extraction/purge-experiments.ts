import type { Database } from "../platform/database/connect.ts"

/** What experiments showed, which names no person. No index holds their day: those to look at are the oldest by id. */
export const purgeExperiments = async (sql: Database, batch: number): Promise<number> => {
  const { count } = await sql`
    delete from experiment_jobs where day < current_date - interval '13 months' and id = any (array(
      select id from experiment_jobs order by id limit ${batch}))`
  return count
}
