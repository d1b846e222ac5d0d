/**
 * The statement of a search in documents: constant texts that read through views above row-level security, so each part filters by owner
 * first. Parameters: $1 the owners, $2 embedding space, $3 the query's vector as text, or null and $4 its hash in the table `embeddings`
 * of $5, who asks; the query's terms, separated by spaces: $6 terms, $7 their weights, those of translations negative, $8 their fallbacks
 * ("-": none); $9 chunks that are wanted. Filtered searches also: $10 documents, $11 version, $12 uploaded after, $13 uploaded before, $14 type,
 * $15 metadata.
 */

/** Postings read per word and owner, newest versions first, in rows: a word in most documents says little. */
const maxBlocks = 256
/** Postings weighed per search, of the rarest words; those of the rarest one in any case. */
const maxPostings = 4000
/** The same in many chunks, where the rarest words leave few to choose from; the others are looked for in the texts of the candidates. */
const maxPostingsOfMany = 1000
/** More chunks than this are many: from here on an owner has an HNSW index (sql/020_document_search.sql). */
const manyChunks = 20_000
/** Nearest codes whose vectors are compared exactly. With fewer dimensions, a code says less (docs/adr/0008-vector-plans.md). */
const coarsePool = (dimensions: number): number => Math.min(300, Math.max(100, Math.round((100 * 1536) / dimensions)))
/**
 * The same of an HNSW index, and the size of its candidate list. Measured with 100,000 chunks (docs/performance.md): 98 of 100 of the nearest
 * ten are among the nearest 50 codes, and a list of 80 misses none of these.
 */
export const indexPool = (dimensions: number): number =>
  Math.min(300, Math.max(50, Math.round((50 * 1536) / dimensions)))
export const indexList = (dimensions: number): number => Math.max(120, 2 * indexPool(dimensions))
/** At least one code per this many chunks of the owners, so that recall does not fall as their number grows. */
const chunksForOneCode = 25
/** Chunks that each lane passes on. Among many, twelve are enough for the best five: docs/performance.md. */
const laneSize = "greatest(40, 2 * $9::int)"
const laneSizeOfMany = "greatest(12, $9::int)"
/** Candidates whose texts are read, to weigh them exactly. */
const maxCandidates = "greatest(30, $9::int + 20)"
/** More than a lane ever passes on: from a number in the text, the planner learns that they are few. */
const maxLane = 1000
/** In the rough order of the candidates, all words count like this cosine. */
const wordEvidence = 0.6

const owners = "any ($1::text::text[])"

/** How often an owner keeps a chunk: so much more is read, because what belongs to no active version is left out afterwards. */
const ownerPart = `owner as materialized (
  select user_id, version, kept_chunks, least(5, ceil(kept_chunks::float8 / greatest(chunks, 1)))::int as copies
  from document_owners_to_search where user_id = ${owners}
), size as materialized (
  select sum(kept_chunks) as chunks,
    case when sum(kept_chunks) > ${manyChunks} then ${maxPostingsOfMany} else ${maxPostings} end as postings,
    max(copies) * case when sum(kept_chunks) > ${manyChunks} then ${laneSizeOfMany} else ${laneSize} end as lane
  from owner
)`

const questionPart = `question as materialized (
  select coalesce(
    $3::text::halfvec,
    (select embedding from queries_to_search where user_id = $5 and space_id = $2 and hash = $4::bytea)
  ) as vector
)`

/** The versions that a filtered search may find. */
const visiblePart = `visible as materialized (
  select d.user_id, coalesce(v.id, d.active_version_id) as version_id, d.id as document_id, d.title, d.filename
  from documents_to_search d
  left join document_versions_to_search v
    on v.user_id = d.user_id and v.user_id = ${owners} and v.document_id = d.id and v.id = $11::uuid and v.state in ('ready', 'superseded')
  where d.user_id = ${owners} and d.status <> 'deleted' and d.active_version_id is not null
    and ($11::uuid is null or v.id is not null)
    and ($10::text::uuid[] is null or d.id = any ($10::text::uuid[]))
    and ($12::timestamptz is null or d.created_at >= $12) and ($13::timestamptz is null or d.created_at < $13)
    and ($14::text is null or d.mime_type = $14) and ($15::text::jsonb is null or d.metadata @> $15::text::jsonb)
), `

/** Rows of postings of one term of one owner, newest versions first. */
const postingsFor = (term: string, columns: string, isFiltered: boolean) => `
    select ${columns} from document_terms_to_search t
    where t.user_id = ${owners} and t.user_id = owner.user_id and t.term = ${term}
      ${isFiltered ? "and t.version_id in (select version_id from visible)" : ""}
    order by t.version_id desc, t.block desc limit ${maxBlocks} * owner.copies`

const countFor = (term: string, isFiltered: boolean) => `(
  select sum(counted.chunks)::int from owner cross join lateral (
    select sum(t.found) as chunks from (${postingsFor(term, "cardinality(t.postings) as found", isFiltered)}) as t
  ) as counted
)`

/** The chunks that contain the query's words: of the rarest ones, until the postings are enough. */
const keywordPart = (isFiltered: boolean) => `word as materialized (
  select position::int as position, term, weight, fallback, ${countFor("given.term", isFiltered)} as chunks
  from unnest(string_to_array($6, ' '), string_to_array($7, ' ')::float8[], string_to_array($8, ' '))
    with ordinality as given(term, weight, fallback, position)
), frequency as materialized (
  select position, term, weight, chunks, sum(chunks) over rarest <= (select size.postings from size) or row_number() over rarest = 1 as is_read from (
    select position, term, weight, chunks from word where chunks is not null
    union all
    select position, fallback, weight, ${countFor("word.fallback", isFiltered)} from word where chunks is null and fallback <> '-'
  ) as counted where chunks is not null
  window rarest as (order by chunks, position)
), held as materialized (
  select owner.user_id, read.* from owner cross join lateral (
    select version_id, place >> 8 as index, coalesce(sum(worth * (place & 255)) filter (where worth > 0), 0)::float4 as words,
      coalesce(-sum(worth * (place & 255)) filter (where worth < 0), 0)::float4 as translated from (
      select t.version_id, unnest(t.postings) as place,
        weight * ln(1 + ((select size.chunks from size) + 1)::float8 / (frequency.chunks + 0.5)) as worth
      from frequency cross join lateral (${postingsFor("frequency.term", "t.version_id, t.postings", isFiltered)}) as t
      where is_read
    ) as posting group by 1, 2
  ) as read
)`

/** The nearest codes: of owners with an HNSW index from there, of others from the index of all codes. */
const nearestPart = (dimensions: number): string => `own_index as materialized (
  select user_id, slot, copies, set_config('hnsw.ef_search', least(1000, ${indexList(dimensions)} * copies)::text, true) as list_size
  from chunk_indexes join owner using (user_id) where user_id = ${owners} and space_id = $2 and ready
), nearest as (
  select owner.user_id, near.content_hash from owner cross join lateral (
    select content_hash from chunk_vectors_to_search v
    where v.user_id = ${owners} and v.user_id = owner.user_id and v.space_id = $2
    order by v.code <~> (select binary_quantize(vector) from question)
    limit greatest(${coarsePool(dimensions)}, ${laneSize}, owner.kept_chunks / ${chunksForOneCode})
  ) as near where owner.user_id not in (select user_id from own_index)
  union all
  select own_index.user_id, near.content_hash from own_index cross join lateral (
    select content_hash from indexed_codes where slot = own_index.slot
    order by code::bit(${dimensions}) <~> (select binary_quantize(vector) from question)::bit(${dimensions})
    limit least(1000, ${indexPool(dimensions)} * own_index.copies)
  ) as near
)`

/** The nearest codes of the chunks that a filtered search may find. */
const nearestVisiblePart = (dimensions: number): string => `nearest as (
  select v.user_id, v.content_hash from (
    select distinct c.user_id, c.content_hash from visible join chunks_to_search c
      on c.user_id = ${owners} and c.user_id = visible.user_id and c.version_id = visible.version_id
  ) as text join chunk_vectors_to_search v
    on v.user_id = ${owners} and v.user_id = text.user_id and v.space_id = $2 and v.content_hash = text.content_hash
  order by v.code <~> (select binary_quantize(vector) from question)
  limit greatest(${coarsePool(dimensions)}, ${laneSize}, (select chunks from size) / ${chunksForOneCode})
)`

/** The nearest by their vectors. */
const nearPart = `near as materialized (
  select * from (
    select nearest.user_id, nearest.content_hash, v.similarity from nearest cross join lateral (
      select (1 - (v.embedding <=> (select vector from question)))::float4 as similarity from chunk_vectors_to_search v
      where v.user_id = ${owners} and v.user_id = nearest.user_id and v.space_id = $2 and v.content_hash = nearest.content_hash
      limit 1
    ) as v
    order by v.similarity desc limit (select lane from size)
  ) as best limit ${maxLane}
)`

/** A chunk's place, and what is shown of it. */
const shown = [
  ...["version_id", "index", "document_id", "id", "page_from", "page_to", "heading", "content", "title", "filename"],
] as const

const shownColumns = (isFiltered: boolean): string =>
  `c.version_id, c.index, ${isFiltered ? "d.document_id" : "d.id as document_id"}, c.id, c.page_from, c.page_to, c.heading, c.content,
      d.title, d.filename`

/** Keeps chunks of versions that are searched. */
const isSearched = (isFiltered: boolean) =>
  isFiltered
    ? "join visible d on d.user_id = c.user_id and d.version_id = c.version_id"
    : `join documents_to_search d
    on d.user_id = ${owners} and d.user_id = c.user_id and d.active_version_id = c.version_id and d.status <> 'deleted'`

/**
 * Rows are looked up one by one, with a limit: joined, a library of many would be read whole, because a plan that is made once for all owners
 * expects far more candidates than there are. The candidates of both lanes with all of their evidence, equal texts of an owner once.
 */
const candidatePart = (isFiltered: boolean) => `meant as materialized (
  select near.user_id, near.content_hash, near.similarity, c.*
  from near cross join lateral (
    select ${shownColumns(isFiltered)} from chunks_to_search c ${isSearched(isFiltered)}
    where c.user_id = ${owners} and c.user_id = near.user_id and c.content_hash = near.content_hash
    order by c.version_id desc, c.index limit 1
  ) as c
), best as materialized (
  select * from (
    select * from held order by words + translated desc, version_id desc, index limit (select lane from size)
  ) as best limit ${maxLane}
), candidate as materialized (
  select distinct on (user_id, content_hash) * from (
    select meant.*, coalesce(held.words, 0) as words, coalesce(held.translated, 0) as translated
    from meant left join (
      select * from held where (version_id, index) in (select version_id, index from meant) limit ${maxLane}
    ) as held using (user_id, version_id, index)
    union all
    select best.user_id, c.content_hash, (
        select (1 - (v.embedding <=> (select vector from question)))::float4 from chunk_vectors_to_search v
        where v.user_id = ${owners} and v.user_id = best.user_id and v.space_id = $2 and v.content_hash = c.content_hash
      ), ${shown.map((column) => `c.${column}`).join(", ")}, best.words, best.translated
    from best cross join lateral (
      select c.content_hash, ${shownColumns(isFiltered)} from chunks_to_search c ${isSearched(isFiltered)}
      where c.user_id = ${owners} and c.user_id = best.user_id and c.version_id = best.version_id and c.index = best.index
      limit 1
    ) as c
    where (best.version_id, best.index) not in (select version_id, index from meant)
  ) as found
  order by user_id, content_hash, words desc, version_id desc, index
)`

/** One row per candidate, and one without a candidate when there is none. */
const answer = `select
  (select json_object_agg(user_id, version)::text from owner) as versions,
  (select space_id from active_space) as active_space,
  (select vector is null from question) as lost,
  (select chunks::int from size) as kept_chunks,
  (select string_agg(concat(position, ':', chunks, ':', is_read::int), ' ') from frequency) as frequencies,
  candidate.user_id, candidate.similarity, candidate.words, candidate.translated, ${shown.map((column) => `candidate.${column}`).join(", ")}
from (select) as one left join (
  select * from candidate
  order by coalesce(similarity, 0)
    + ${wordEvidence}::float8 * (words + translated) / greatest((select max(words + translated) from candidate), 1) desc, version_id desc, index
  limit ${maxCandidates}
) as candidate on true`

const madeStatements = new Map<string, string>()

/** `dimensions`: of the embedding space; an index contains vectors of one length. */
export const searchStatement = (dimensions: number, isFiltered: boolean): string => {
  const key = `${dimensions} ${isFiltered}`
  const nearest = isFiltered ? nearestVisiblePart(dimensions) : nearestPart(dimensions)
  const parts = [ownerPart, questionPart, keywordPart(isFiltered), nearest, nearPart, candidatePart(isFiltered)]
  const made = madeStatements.get(key) ?? `with ${isFiltered ? visiblePart : ""}${parts.join(", ")}\n${answer}`
  madeStatements.set(key, made)
  return made
}

/** The version tags of these owners' documents, for caches. */
export const documentTags = `
select user_id, concat(version, '-', (select space_id from active_space)) as version
from document_owners_to_search where user_id = ${owners}`
