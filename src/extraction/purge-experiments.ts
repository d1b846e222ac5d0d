import type { Database } from "../platform/database/connect.ts"

/** Results of experiments, which name no person. There is no index on their day; the oldest rows by id are examined. */
export const purgeExperiments = async (sql: Database, batch: number): Promise<number> => {
  const { count } = await sql`
    delete from experiment_jobs where day < current_date - interval '13 months' and id = any (array(
      select id from experiment_jobs order by id limit ${batch}))`
  return count
}
