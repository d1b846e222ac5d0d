import type { Database } from "../platform/database/connect.ts"

/** Number of entities that are compared, newest first. */
const maxEntities = 3000
/** Minimum trigram similarity of two spellings of one name: "sparkey" and "sparky" have 0.5. */
const alike = 0.45
const shortestName = 4

/** Whether a word may be a misspelt name: long enough to be recognised, and not a number. */
export const couldBeName = (word: string): boolean => word.length >= shortestName && /^\p{L}+$/u.test(word)

/**
 * For each of `words` that is spelt almost like a word in the name of one of the person's entities: that name. Input and output are
 * folded.
 */
export const correctNames = async (
  sql: Database,
  userId: string,
  words: readonly string[],
): Promise<Map<string, string>> => {
  const rows = await sql<{ word: string; key: string }[]>`
    with entity as materialized (
      select coalesce(properties ->> 'folded'::text, properties ->> 'key'::text) as key from pika_graph."Entity"
      where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${JSON.stringify(userId)}::text::agtype
      order by id desc limit ${maxEntities}
    )
    select word, alike.key from unnest(${[...words]}::text[]) as word cross join lateral (
      select key from entity where strict_word_similarity(word, key) >= ${alike}
      order by strict_word_similarity(word, key) desc, key limit 1
    ) as alike`
  return new Map(rows.map(({ word, key }) => [word, key]))
}
