-- What a search reads, in the order of its indexes: no search touches a row of pika.facts until it knows which ones it will answer with.

-- How many facts a person has, past ones too: it decides how their vectors are searched.
alter table pika.users add column fact_count integer not null default 0;
update pika.users set fact_count = (select count(*) from pika.facts where facts.user_id = users.user_id);

-- The place of a fact among those of its person: facts of one conversation follow on, and between two conversations is a gap, so that
-- two facts were said one after the other exactly when their positions are one apart.
alter table pika.facts add column position integer not null default 0;
update pika.facts f set position = placed.position from (
  select user_id, id,
    row_number() over w + count(*) filter (where conversation_id is null or conversation_id is distinct from previous) over w as position
  from (
    select user_id, id, conversation_id, lag(conversation_id) over (partition by user_id order by id) as previous from pika.facts) as said
  window w as (partition by user_id order by id)
) as placed where f.user_id = placed.user_id and f.id = placed.id;
alter table pika.facts alter column position drop default;
alter table pika.users add column last_position integer not null default 0;
update pika.users set last_position = coalesce((select max(position) from pika.facts where facts.user_id = users.user_id), 0);

-- The sign of each dimension (pgvector's binary_quantize), inside the index: the Hamming distance of a thousand codes is read from 30 pages,
-- and only the nearest vectors are read whole. "bit" without a length, since each space has its own number of dimensions.
alter table pika.fact_vectors
  add column current boolean not null default true,
  add column position integer not null default 0,
  -- It asks a question: what was said next may answer it.
  add column asks boolean not null default false,
  add column code "bit" not null generated always as (public.binary_quantize(embedding)) stored;
update pika.fact_vectors v set current = f.valid_to is null, position = f.position, asks = strpos(f.fact_value, '?') > 0
  from pika.facts f where f.user_id = v.user_id and f.id = v.fact_id;
alter table pika.fact_vectors alter column current drop default, alter column position drop default,
  alter column asks drop default;
alter table pika.fact_vectors drop constraint fact_vectors_pkey;
alter table pika.fact_vectors add primary key (user_id, space_id, fact_id) include (current, code);

-- The words of each fact, as full text search reads them. A GIN index would be asked for one word of everybody, and could not say how
-- many of one person's facts hold a word before reading them all.
create table pika.fact_terms (
  user_id text not null,
  term text collate "C" not null,
  fact_id uuid not null,
  current boolean not null,
  primary key (user_id, term, fact_id) include (current)
);
insert into pika.fact_terms (user_id, term, fact_id, current)
  select user_id, unnest(tsvector_to_array(keywords)), id, valid_to is null from pika.facts;

-- The newest facts that mention an entity, without reading all of them.
create index mentions_of_entity on pika_graph."MENTIONS" (end_id, start_id);
drop index pika_graph."MENTIONS_end_id_idx";

-- Scans that read an index alone need pages that vacuum has seen: it comes by after every few thousand new rows, not after a fifth of the table.
alter table pika.fact_vectors set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
alter table pika.fact_terms set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
