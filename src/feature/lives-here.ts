/**
 * A condition on `user_id`: of people who live on this cluster, for lists of everybody (sql/039_mem0_exports.sql). While nobody is away,
 * which is found out once, no row calls the function.
 */
export const livesHere =
  "((select not exists (select from moves where state in ('gone', 'coming'))) or lives_here(user_id))"
