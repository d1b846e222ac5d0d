/** The vector of a query that this person asked before. $1 user, $2 embedding space, $3 hash. */
export const queryVector = `
select embedding::text as text from queries_to_search where user_id = $1 and space_id = $2 and hash = $3::bytea`
