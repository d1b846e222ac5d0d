/** The vector of a question that this person asked before. $1 user, $2 embedding space, $3 hash. */
export const queryVector = `
select embedding::text as text from queries_to_search where user_id = $1 and space_id = $2 and hash = $3::bytea`

/** Makes the configured space active if nothing is stored yet. $1 the configured space. */
export const startWithSpace = "select start_with_space($1::smallint)"

/** The active space and, while it is being filled, the next one. */
export const readActiveSpace = `
select s.id, s.model, s.dimensions, s.id is not distinct from a.next_space_id as is_next
from active_space a join embedding_spaces s on s.id in (a.space_id, a.next_space_id)`

/** The spaces that a transaction must write; they stay the same until it ends. */
export const holdActiveSpace = "select space, next from hold_active_space()"

/** Replaces the active space when its vectors can no longer be used. $1 the new space. */
export const takeSpaceOver =
  "update active_space set space_id = $1::smallint, next_space_id = null where space_id <> $1::smallint"

/** Waits until no transaction holds the active space, and keeps new ones waiting until the end of this one. */
export const waitForWriters = "select pg_advisory_xact_lock(7452006)"

/** After the commit, searches read this space and writes fill it. $1 the space. */
export const swapSpace = "update active_space set space_id = $1::smallint, next_space_id = null"

/** From now on writes fill this space too, if their process can. $1 the space. */
export const announceSpace = "update active_space set next_space_id = $1::smallint where space_id <> $1::smallint"

/** Writes fill only the active space again. */
export const withdrawSpace = "update active_space set next_space_id = null where next_space_id is not null"

/** Whether this session is the one that changes the model now. */
export const takeTurn = "select pg_try_advisory_lock(7452007) as taken"
export const endTurn = "select pg_advisory_unlock(7452007)"
