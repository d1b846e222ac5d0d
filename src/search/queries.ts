/**
 * The statements of a search: constant texts that read through views above row-level security, so each part filters by user first.
 * Parameters of all: $1 user, $2 embedding space, $3 the query's vector as text, or null and $4 its hash in the table `embeddings`, $5
 * the query's words, $6 its possible names, one per line, an empty line, and the same names folded, $7 the user and $6 as agtype, $8
 * facts per lane, $9 whether past facts count. Filtered searches also: $10 category, $11 tags, $12 conversation, $13 created after, $14
 * created before, $15 the only facts that count.
 */

/** Postings read per word, newest first: a word in hundreds of a person's facts says little. */
const maxPostings = 300
/** Relations followed per entity, and facts read per entity. */
const maxNeighbours = 50
const maxMentions = 50
/** Nearest codes whose vectors are compared exactly: with fewer dimensions, a code says less. Measured: docs/adr/0008-vector-plans.md. */
const coarsePool = (dimensions: number): number => Math.min(300, Math.max(100, Math.round((100 * 1536) / dimensions)))
/** At least one code per this many facts of the owner, so that recall does not fall as their number grows. */
const factsForOneCode = 25
/** Vectors taken from an HNSW index. */
const indexedPool = 60
/** In that order, a match of another lane counts like this cosine. As a float: decimals are ten times slower. */
const otherEvidence = 0.3
/** Means "neither named nor related". */
export const noHops = 3

type Visible = { fact: string; vector: string; term: string; define: string }

/** Without filters, the index itself contains only current facts. */
const currentOnly: Visible = {
  define: "",
  vector: "and (current or $9)",
  term: "and (t.current or $9)",
  fact: "",
}

const matching: Visible = {
  define: `visible as materialized (
  select id from facts_to_search
  where user_id = $1 and ($9 or valid_to is null)
    and ($10::text is null or category = $10) and ($11::text[] is null or fact_type && $11)
    and ($12::text is null or conversation_id = $12)
    and ($15::text is null or id = any ($15::text::uuid[]))
    and ($13::timestamptz is null or created_at >= $13) and ($14::timestamptz is null or created_at < $14)
), `,
  vector: "and fact_id in (select id from visible)",
  term: "and t.fact_id in (select id from visible)",
  fact: "where fact_id in (select id from visible)",
}

/** The query's words in full-text form; a word that no fact contains is used as a prefix. */
const keywordLane = ({ term }: Visible) => `word as (
  select position::int as position, case when word ~ '^[a-z]+$' then (ts_lexize('pika.english_stems', word))[1] else word end as lexeme
  from unnest(string_to_array($5, ' ')) with ordinality as given(word, position)
), exact as materialized (
  select word.position, word.lexeme, found.* from word cross join lateral (
    select array_agg(fact_id) as ids from (
      select t.fact_id from terms_to_search t
      where t.user_id = $1 and t.term = word.lexeme ${term}
      order by t.fact_id desc limit ${maxPostings}) as posting
  ) as found
), posting as materialized (
  select position, ids, cardinality(ids) as facts from exact where ids is not null
  union all
  select exact.position, found.ids, cardinality(found.ids) from exact cross join lateral (
    select array_agg(fact_id) as ids from (
      select distinct t.fact_id from terms_to_search t
      where t.user_id = $1 and t.term > exact.lexeme and t.term < exact.lexeme || U&'\\FFFF' ${term}
      order by t.fact_id desc limit ${maxPostings}) as longer
  ) as found
  where exact.ids is null and length(exact.lexeme) >= 4 and found.ids is not null
)`

const property = (name: string) => `agtype_access_operator(variadic array[properties, '"${name}"'::agtype])`
/** Whether an entity is a person or an animal. */
const lives = `${property("type")} in ('"person"'::agtype, '"animal"'::agtype)`
/** Part 1 of $6: names as spelt; part 2: folded names. */
const namesGiven = (part: 1 | 2) => `string_to_array(split_part($6, E'\\n\\n', ${part}), E'\\n')::agtype[]`

/**
 * Facts that mention an entity of the query (1 hop), or one that is related to it (2 hops). If no entity has the query's spelling,
 * entities that differ at most in marks and signs count. Entities of the previous version, whose key is the folded name, always count.
 * Plain SQL over AGE's tables, with an index lookup per step: Cypher plans the second hop as a scan (9 ms instead of 0.1).
 */
const graphLane = ({ fact }: Visible) => `alike as materialized (
  select id, ${lives} as lives, ${property("folded")} as folded, ${property("key")} = any (${namesGiven(1)}) as is_spelt
  from pika_graph."Entity"
  where ${property("user_id")} = $7::text::agtype and coalesce(${property("folded")}, ${property("key")}) = any (${namesGiven(2)})
), named as materialized (
  select id, lives from alike
  where is_spelt or not exists (select from alike as other where other.is_spelt and other.folded = alike.folded)
), near as (
  select id, 1 as hops from named
  union all
  select far.id, 2 from named cross join lateral (
    select end_id as id from pika_graph."RELATES" where start_id = named.id limit ${maxNeighbours}) as far
  union all
  select far.id, 2 from named cross join lateral (
    select source.id from pika_graph."RELATES" r join pika_graph."Entity" source on source.id = r.start_id
    where r.end_id = named.id limit ${maxNeighbours}) as far
), mention as materialized (
  select mentioning.fact_id, near.hops from near cross join lateral (
    select (f.properties ->> 'id'::text)::uuid as fact_id
    from pika_graph."MENTIONS" m join pika_graph."Fact" f on f.id = m.start_id
    where m.end_id = near.id order by m.start_id desc limit ${maxMentions}
  ) as mentioning ${fact}
)`

/** For owners with few facts: compares each vector, and passes the first ones of a rough order to fusion. */
const exactCandidates = ({ vector }: Visible) => `candidate as (
  select fact_id, max(similarity) as similarity, bit_or(words) as words, min(hops) as hops, max(position) as position,
    coalesce(bool_or(asks), false) as asks, coalesce(bool_or(of_another), false) as of_another,
    coalesce(max(still_true), 1) as still_true from (
    select fact_id, (1 - (embedding <=> (select vector from question)))::float4 as similarity, 0 as words, ${noHops} as hops, position, asks,
      of_another, still_true
    from vectors_to_search where user_id = $1 and space_id = $2 ${vector}
    union all
    select unnest(ids), null, 1 << (position - 1), ${noHops}, null, null, null, null from posting
    union all
    select fact_id, null, 0, hops, null, null, null, null from mention
  ) as evidence
  group by fact_id
  order by coalesce(max(similarity), 0) + ${otherEvidence}::float8 * ((bit_or(words) <> 0)::int + (min(hops) < ${noHops})::int) desc, fact_id desc
  limit $8 * 3 / 2
)`

/** The best facts of the keyword lane and the graph lane, added to the \`nearest\` facts; then all their vectors are compared. */
const rescoredCandidates = `held as materialized (
  select fact_id, bit_or(1 << (position - 1)) as words, sum(1.0::float8 / facts) as rarity
  from (select unnest(ids) as fact_id, position, facts from posting) as holding group by fact_id
), reached as materialized (
  select fact_id, min(hops) as hops from mention group by fact_id order by 2, fact_id desc limit $8
), candidate as (
  select found.fact_id, (1 - (v.embedding <=> (select vector from question)))::float4 as similarity,
    coalesce(held.words, 0) as words, coalesce(reached.hops, ${noHops}) as hops, v.position, v.asks, v.of_another, v.still_true
  from (
    select fact_id from nearest
    union (select fact_id from held order by rarity desc, fact_id desc limit $8)
    union select fact_id from reached
  ) as found
  left join held using (fact_id)
  left join reached using (fact_id)
  left join lateral (
    select embedding, position, asks, of_another, still_true from vectors_to_search
    where user_id = $1 and space_id = $2 and fact_id = found.fact_id and (current or $9) limit 1
  ) as v on true
)`

/** For owners with more facts: the nearest by Hamming distance of their codes, which the index contains, then by their vectors. */
const twoStageCandidates =
  (dimensions: number) =>
  ({ vector }: Visible) =>
    `nearest as (
  select fact_id from vectors_to_search
  where user_id = $1 and space_id = $2 ${vector}
  order by code <~> (select binary_quantize(vector) from question) limit greatest(${coarsePool(dimensions)}, $8, (select fact_count from users where user_id = $1) / ${factsForOneCode})
), ${rescoredCandidates}`

/** For owners with very many facts and their own HNSW index ($10, its slot) over the vectors of their current facts. */
const indexedCandidates = (dimensions: number) => () =>
  `nearest as (
  select fact_id from indexed_vectors where slot = $10
  order by embedding::halfvec(${dimensions}) <=> (select vector from question)::halfvec(${dimensions})
  limit greatest(${indexedPool}, $8)
), ${rescoredCandidates}`

/** One row, or none for an unknown person: what chooses the next search's plan; ids of 36 letters; seven numbers per fact. */
const answer = `select u.version, (select space_id from active_space) as active_space, u.fact_count,
  (select vector is null from question) as lost,
  (select slot from vector_indexes where user_id = $1 and space_id = $2 and ready) as slot,
  (select string_agg(concat(position, ':', facts), ' ') from posting) as frequencies,
  (select coalesce(bool_or(lives), false) from named) as names_someone,
  found.ids, found.numbers
from users u cross join lateral (
  select string_agg(fact_id::text, '') as ids,
    string_agg(concat_ws(',', coalesce(similarity, -2), words, hops, coalesce(position, 0), coalesce(asks, false)::int,
      coalesce(of_another, false)::int, coalesce(still_true, 1)), ',') as numbers
  from candidate where similarity is not null or words <> 0
) as found
where u.user_id = $1`

const statement = (
  visible: Visible,
  candidates: (visible: Visible) => string,
): string => `with ${visible.define}question as materialized (
  select coalesce(
    $3::text::halfvec,
    (select embedding from queries_to_search where user_id = $1 and space_id = $2 and hash = $4::bytea)
  ) as vector
), ${keywordLane(visible)}, ${graphLane(visible)}, ${candidates(visible)}
${answer}`

/** `dimensions`: of the embedding space; an index contains vectors of one length. */
export const createStatements = (dimensions: number) => ({
  exact: { all: statement(currentOnly, exactCandidates), filtered: statement(matching, exactCandidates) },
  twoStage: {
    all: statement(currentOnly, twoStageCandidates(dimensions)),
    filtered: statement(matching, twoStageCandidates(dimensions)),
  },
  indexed: statement(currentOnly, indexedCandidates(dimensions)),
})

export type Statements = ReturnType<typeof createStatements>
