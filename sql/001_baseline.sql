-- Facts are the record; vectors, claims, keywords and the graph are derived from them and can be rebuilt.
-- Everything leads with user_id, so that cost grows with one person's own memories and people can be spread over clusters.

-- Words

-- Compares words without case and without diacritics: "Banh MI" = "bánh mì". NFD splits a letter from its marks; đ has none to split.
create function pika.fold(value text) returns text
  language sql immutable strict parallel safe
  return lower(translate(regexp_replace(normalize(value, nfd), '[\u0300-\u036f]', '', 'g'), 'đĐ', 'dd'));

-- English word forms are stemmed and no stop word is dropped: without diacritics, "an", "me" and "the" are Vietnamese words that matter.
create text search dictionary pika.english_stems (template = snowball, language = english);
create text search configuration pika.bilingual (copy = simple);
alter text search configuration pika.bilingual
  alter mapping for asciiword, asciihword, hword_asciipart with pika.english_stems;

-- Times of ids

-- A version 7 UUID begins with its time in milliseconds: an order by id is an order by time, and the two cannot disagree.
create function pika.time_of(id uuid) returns timestamptz
  language sql immutable strict parallel safe
  return to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0);

-- The least id of a time: all ids made before it are smaller.
create function pika.first_id_at(at timestamptz) returns uuid
  language sql stable strict parallel safe
  return (lpad(to_hex(greatest(0, floor(extract(epoch from at) * 1000))::bigint), 12, '0') || repeat('0', 20))::uuid;

-- People

create table pika.users (
  user_id text primary key,
  -- Changes with every write to this person's memory, in the same transaction: the tag in every cache key. The time of the write in
  -- microseconds, or one more than the last: a person who was erased and is heard of again, or a database that was restored, never comes
  -- back to a tag under which caches hold something else.
  version bigint not null default 0,
  created_at timestamptz not null default now(),
  -- How many facts a person has, past ones too: it decides how their vectors are searched.
  fact_count integer not null default 0,
  last_position integer not null default 0
);

-- Jobs

create table pika.jobs (
  user_id text not null,
  id uuid not null,
  type text not null,
  status text not null default 'pending' check (status in ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  progress smallint not null default 0 check (progress between 0 and 100),
  current_step text,
  attempts smallint not null default 0,
  -- What was handed in; dropped when the job completes, since by then the facts hold what matters.
  payload jsonb,
  result jsonb,
  error text,
  idempotency_key text,
  request_hash bytea,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  primary key (user_id, id)
);
create index jobs_by_id on pika.jobs (id);
create unique index jobs_by_idempotency_key on pika.jobs (user_id, idempotency_key) where idempotency_key is not null;
-- The jobs that are not over, for the metrics: counted at each scrape without reading the many that are. It leads with no user_id, since it
-- is about everybody's, and does not hold the status, so that taking a job up changes no index.
create index jobs_unfinished on pika.jobs (created_at) where completed_at is null;

-- Facts

create table pika.facts (
  user_id text not null,
  id uuid not null,
  fact_value text not null,
  category text not null,
  fact_type text[] not null default '{}',
  confidence real not null,
  source text not null check (source in ('conversation', 'api')),
  conversation_id text,
  metadata jsonb not null default '{}',
  entities jsonb not null default '[]',
  relations jsonb not null default '[]',
  -- What its statement said is over; asked again when something said earlier arrives later.
  ends jsonb not null default '[]',
  -- SHA-256 of the folded text: the same statement is stored once.
  content_hash bytea not null,
  keywords tsvector not null generated always as (to_tsvector('pika.bilingual'::regconfig, pika.fold(fact_value))) stored,
  -- When it was said. Facts are reconciled in this order, whatever the order in which jobs finish.
  said_at timestamptz not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  superseded_by uuid,
  -- Why the row is as it is: the last entry of its history.
  reason text not null,
  version integer not null default 1,
  job_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- The place of a fact among those of its person: facts of one conversation follow on, and between two conversations is a gap, so that
  -- two facts were said one after the other exactly when their positions are one apart.
  position integer not null,
  primary key (user_id, id)
);
create index facts_by_id on pika.facts (id);
create unique index facts_current_once on pika.facts (user_id, content_hash) where valid_to is null;
create index facts_by_successor on pika.facts (user_id, superseded_by) where superseded_by is not null;

-- Earlier states of a fact, each with the reason for which it stood. The current state is the row in pika.facts.
create table pika.fact_versions (
  user_id text not null,
  fact_id uuid not null,
  version integer not null,
  fact_value text not null,
  category text not null,
  fact_type text[] not null,
  metadata jsonb not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  reason text not null,
  changed_at timestamptz not null,
  primary key (user_id, fact_id, version),
  foreign key (user_id, fact_id) references pika.facts on delete cascade
);

-- What is held true now, one row for each relation of a current fact: finds what a new statement repeats or replaces.
create table pika.claims (
  user_id text not null,
  subject_key text not null,
  type text not null,
  target_key text not null,
  fact_id uuid not null,
  primary key (user_id, subject_key, type, target_key, fact_id),
  foreign key (user_id, fact_id) references pika.facts on delete cascade
);
create index claims_by_fact on pika.claims (user_id, fact_id);

-- Search

-- What a search reads, in the order of its indexes: no search touches a row of pika.facts until it knows which ones it will answer with.

-- A model and its dimensions. Vectors of different spaces never meet in one query.
create table pika.embedding_spaces (
  id smallint generated always as identity primary key,
  model text not null,
  dimensions integer not null check (dimensions between 1 and 4000),
  created_at timestamptz not null default now(),
  unique (model, dimensions)
);

create table pika.fact_vectors (
  user_id text not null,
  space_id smallint not null references pika.embedding_spaces,
  fact_id uuid not null,
  embedding public.halfvec not null,
  current boolean not null,
  position integer not null,
  -- It asks a question: what was said next may answer it.
  asks boolean not null,
  -- The sign of each dimension, inside the index: the Hamming distance of a thousand codes is read from 30 pages, and only the nearest
  -- vectors are read whole. "bit" without a length, since each space has its own number of dimensions.
  code "bit" not null generated always as (public.binary_quantize(embedding)) stored,
  primary key (user_id, space_id, fact_id) include (current, code),
  foreign key (user_id, fact_id) references pika.facts on delete cascade
);
-- Kept in the row, not out of line: an exact scan of 1,000 rows of 1536 dimensions takes 1 ms instead of 5.
alter table pika.fact_vectors alter column embedding set storage plain;

-- The words of each fact, as full text search reads them. A GIN index would be asked for one word of everybody, and could not say how
-- many of one person's facts hold a word before reading them all.
create table pika.fact_terms (
  user_id text not null,
  term text collate "C" not null,
  fact_id uuid not null,
  current boolean not null,
  primary key (user_id, term, fact_id) include (current)
);

-- Scans that read an index alone need pages that vacuum has seen: it comes by after every few thousand new rows, not after a fifth of the table.
alter table pika.fact_vectors set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
alter table pika.fact_terms set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);

-- Vectors of what was asked, so that the same question costs one call to the model. The question itself is not kept: `hash` is its SHA-256.
-- Each person's are their own, so that erasing a person erases theirs. Over 50,000 rows, what was not used for longest goes.
create table pika.embeddings (
  user_id text not null,
  space_id smallint not null references pika.embedding_spaces,
  hash bytea not null,
  embedding public.halfvec not null,
  -- To the day.
  last_used_at timestamptz not null default now(),
  primary key (user_id, space_id, hash)
);
alter table pika.embeddings alter column embedding set storage plain;
create index embeddings_by_use on pika.embeddings (last_used_at);

-- Deletes up to `batch` of the vectors that were not used for longest, whosever they are, while there are more than `most`.
create function pika.trim_embeddings(most bigint, batch integer) returns void
  language sql security definer set search_path = pika, pg_temp
begin atomic
  delete from pika.embeddings where ctid = any(array(
    select ctid from pika.embeddings order by last_used_at
    limit least(batch, greatest(0, (select count(*) from pika.embeddings) - most))
    for update skip locked));
end;

-- Large owners

-- HNSW pays for a person of many thousand facts, and for nobody else: one index of everybody's vectors would cost each search more, the
-- more others have, and could return fewer facts than there are. So each large owner has an index of their own, over a copy of the
-- vectors of their current facts. They are few, and bounded: many indexes would exhaust the lock table.
create table pika.vector_indexes (
  slot smallint generated always as identity primary key,
  user_id text not null,
  space_id smallint not null references pika.embedding_spaces,
  -- All facts are in it.
  ready boolean not null default false,
  unique (user_id, space_id)
);

create table pika.indexed_vectors (
  slot smallint not null,
  fact_id uuid not null,
  embedding public.halfvec not null,
  primary key (slot, fact_id)
) partition by list (slot);
alter table pika.indexed_vectors alter column embedding set storage plain;

-- Makes the empty index of one owner; null when there are 64 already. The role that serves needs no right to create tables for this,
-- and nothing but numbers of our own becomes part of a statement.
create function pika.open_vector_index(owner text, space smallint) returns smallint
  language plpgsql security definer set search_path = pika, public, pg_temp
as $$
declare
  new_slot smallint;
  space_dimensions integer;
begin
  perform pg_advisory_xact_lock(7452002);
  select slot into new_slot from vector_indexes where user_id = owner and space_id = space;
  if found then return new_slot; end if;
  if (select count(*) from vector_indexes) >= 64 then return null; end if;
  select dimensions into strict space_dimensions from embedding_spaces where id = space;
  insert into vector_indexes (user_id, space_id) values (owner, space) returning slot into new_slot;
  execute format('create table pika.indexed_vectors_%s (like pika.indexed_vectors including all)', new_slot);
  execute format('create index on pika.indexed_vectors_%s using hnsw ((embedding::halfvec(%s)) halfvec_cosine_ops) with (ef_construction = 100)', new_slot, space_dimensions);
  execute format('alter table pika.indexed_vectors attach partition pika.indexed_vectors_%s for values in (%s)', new_slot, new_slot);
  return new_slot;
end
$$;

-- Drops the indexes of one owner, with the copies of their vectors. Returns how many there were.
create function pika.drop_vector_indexes(owner text) returns integer
  language plpgsql security definer set search_path = pika, public, pg_temp
as $$
declare
  old_slot smallint;
  dropped integer := 0;
begin
  if not exists (select from vector_indexes where user_id = owner) then return 0; end if;
  perform pg_advisory_xact_lock(7452002);
  for old_slot in delete from vector_indexes where user_id = owner returning slot loop
    execute format('drop table if exists pika.indexed_vectors_%s', old_slot);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

-- From now on the index is searched. The planner must know its size at once, not after the next autovacuum.
create function pika.complete_vector_index(of_slot smallint) returns void
  language plpgsql security definer set search_path = pika, public, pg_temp
as $$
begin
  execute format('analyze pika.indexed_vectors_%s', of_slot);
  update vector_indexes set ready = true where slot = of_slot;
end
$$;

-- The copies follow the vectors, whoever writes them.
create function pika.follow_vectors() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from pika.indexed_vectors copy using before, pika.vector_indexes index
    where index.user_id = before.user_id and index.space_id = before.space_id and copy.slot = index.slot and copy.fact_id = before.fact_id;
  end if;
  if tg_op <> 'DELETE' then
    insert into pika.indexed_vectors (slot, fact_id, embedding)
    select index.slot, after.fact_id, after.embedding
    from after join pika.vector_indexes index using (user_id, space_id)
    where after.current
    on conflict (slot, fact_id) do update set embedding = excluded.embedding;
  end if;
  return null;
end
$$;
create trigger follow_inserts after insert on pika.fact_vectors
  referencing new table as after for each statement execute function pika.follow_vectors();
create trigger follow_updates after update on pika.fact_vectors
  referencing old table as before new table as after for each statement execute function pika.follow_vectors();
create trigger follow_deletes after delete on pika.fact_vectors
  referencing old table as before for each statement execute function pika.follow_vectors();

-- Graph

-- The graph (Apache AGE): (:User)-[:HAS_FACT]->(:Fact)-[:MENTIONS]->(:Entity), and RELATES between the user and entities or
-- between entities, with its type as a property, so that no label is ever created at run time. Every vertex and edge carries user_id.
select ag_catalog.create_graph('pika_graph');
select ag_catalog.create_vlabel('pika_graph', 'User');
select ag_catalog.create_vlabel('pika_graph', 'Fact');
select ag_catalog.create_vlabel('pika_graph', 'Entity');
select ag_catalog.create_elabel('pika_graph', 'HAS_FACT');
select ag_catalog.create_elabel('pika_graph', 'MENTIONS');
select ag_catalog.create_elabel('pika_graph', 'RELATES');

-- Equality on a property in Cypher compiles to agtype_access_operator: these are the indexes it can use.
create unique index user_once on pika_graph."User" (
  ag_catalog.agtype_access_operator(variadic array[properties, '"user_id"'::ag_catalog.agtype])
);
create unique index fact_once on pika_graph."Fact" (
  ag_catalog.agtype_access_operator(variadic array[properties, '"user_id"'::ag_catalog.agtype]),
  ag_catalog.agtype_access_operator(variadic array[properties, '"id"'::ag_catalog.agtype])
);
create unique index entity_once on pika_graph."Entity" (
  ag_catalog.agtype_access_operator(variadic array[properties, '"user_id"'::ag_catalog.agtype]),
  ag_catalog.agtype_access_operator(variadic array[properties, '"key"'::ag_catalog.agtype])
);
-- AGE makes these itself from some version on, under these names.
create index if not exists "HAS_FACT_start_id_idx" on pika_graph."HAS_FACT" (start_id);
create index if not exists "HAS_FACT_end_id_idx" on pika_graph."HAS_FACT" (end_id);
create index if not exists "MENTIONS_start_id_idx" on pika_graph."MENTIONS" (start_id);
create index if not exists "RELATES_start_id_idx" on pika_graph."RELATES" (start_id);
create index if not exists "RELATES_end_id_idx" on pika_graph."RELATES" (end_id);
create index relates_by_fact on pika_graph."RELATES" (
  ag_catalog.agtype_access_operator(variadic array[properties, '"user_id"'::ag_catalog.agtype]),
  ag_catalog.agtype_access_operator(variadic array[properties, '"fact_id"'::ag_catalog.agtype])
);
-- The newest facts that mention an entity, without reading all of them: in place of the index by end_id alone, which AGE may have made.
create index mentions_of_entity on pika_graph."MENTIONS" (end_id, start_id);
drop index if exists pika_graph."MENTIONS_end_id_idx";

-- Credentials

create table pika.api_keys (
  id uuid primary key,
  name text not null,
  -- The first characters, to tell keys apart in a list. The key itself is never stored.
  prefix text not null,
  hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  -- The only person whose memory the key reaches; null: everybody's.
  user_id text,
  -- From then on it is refused; a rotated key ends when its overlap is over.
  expires_at timestamptz,
  -- The key that a rotation made in its place.
  replaced_by uuid references pika.api_keys,
  -- `admin` reaches everybody, which a key of one person must not.
  check (user_id is null or not scopes @> array['admin'])
);
create index api_keys_by_user on pika.api_keys (user_id) where user_id is not null;

-- Requests that each credential made in its open minute, where no Redis counts them. A key is the hash of a credential's id. Unlogged: after
-- a crash of the server everybody starts a new minute.
create unlogged table pika.rate_limits (
  key text primary key,
  points integer not null,
  -- Milliseconds since 1970.
  expire bigint not null
) with (fillfactor = 50);

-- Audit

-- Who did what to whose data, when, from where and with what result. Never what was said, asked or found.
create table pika.audit_log (
  -- Made when the request came: a row that is written twice is there once.
  id uuid primary key,
  at timestamptz not null generated always as (pika.time_of(id)) stored,
  actor_kind text not null check (actor_kind in ('api_key', 'token', 'job', 'operator')),
  actor_id text not null,
  -- entity.verb
  action text not null,
  resource_type text,
  resource_id text,
  -- Whose data it was, or was asked for.
  user_id text,
  -- Of the answer; of a job: 200, or 500 when it failed for good.
  status_code smallint not null,
  latency_ms real not null,
  request_id text,
  ip text
);
create index audit_by_user on pika.audit_log (user_id, id) where user_id is not null;
create index audit_by_action on pika.audit_log (action, id);

-- The only way in which rows leave the log, for a role that may only add to it: those older than a year, the oldest first. Returns how many.
create function pika.purge_audit(batch integer) returns integer
  language plpgsql security definer set search_path = pika, pg_temp
as $$
declare
  deleted integer;
begin
  delete from audit_log where ctid = any (array(
    select ctid from audit_log where id < first_id_at(now() - interval '1 year') order by id limit least(batch, 10000)));
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

-- Retention and erasure

-- Jobs that ended more than 30 days ago. One that waits or runs is never old. Returns how many.
create function pika.purge_jobs(batch integer) returns integer
  language plpgsql security definer set search_path = pika, pg_temp
as $$
declare
  deleted integer;
begin
  -- No index holds when a job ended. It began before that: those to look at are the oldest of the index by id.
  delete from jobs where ctid = any (array(
    select ctid from jobs
    where id < first_id_at(now() - interval '30 days') and completed_at < now() - interval '30 days'
      and status in ('completed', 'failed', 'cancelled')
    order by id limit least(batch, 10000) for update skip locked));
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

-- Erasing a person: what they were is gone from the tables in one transaction; each process forgets what it keeps in memory, and says so.

-- Processes that run now. One that was not heard of for a few seconds is taken for dead.
create table pika.processes (
  id uuid primary key,
  seen_at timestamptz not null default now(),
  -- Up to which erasure it has forgotten everybody.
  erasures_seen bigint not null
);

-- Who was erased, as the SHA-256 of their id, for as long as a process may not have heard of it: a day.
create table pika.erasures (
  -- Drawn under a lock, so that ids rise in the order in which they are committed.
  id bigint generated always as identity primary key,
  user_hash bytea not null,
  at timestamptz not null default now()
);
create index erasures_by_time on pika.erasures (at);

-- The planner's samples of values are copies of what people said. Where no plan hangs on them there are none.
alter table pika.facts
  alter column fact_value set statistics 0, alter column fact_type set statistics 0, alter column metadata set statistics 0,
  alter column entities set statistics 0, alter column relations set statistics 0, alter column ends set statistics 0,
  alter column keywords set statistics 0, alter column reason set statistics 0;
alter table pika.fact_versions
  alter column fact_value set statistics 0, alter column fact_type set statistics 0, alter column metadata set statistics 0,
  alter column reason set statistics 0;
alter table pika.jobs
  alter column payload set statistics 0, alter column result set statistics 0, alter column error set statistics 0,
  alter column current_step set statistics 0;
alter table pika_graph."User" alter column properties set statistics 0;
alter table pika_graph."Fact" alter column properties set statistics 0;
alter table pika_graph."Entity" alter column properties set statistics 0;
alter table pika_graph."HAS_FACT" alter column properties set statistics 0;
alter table pika_graph."MENTIONS" alter column properties set statistics 0;
alter table pika_graph."RELATES" alter column properties set statistics 0;

-- Where plans do hang on them (words, names, ids), they are drawn anew after erasures. Without rows ANALYZE would leave the old ones:
-- they are cleared first, which PostgreSQL 17 cannot. The role that serves need not own the tables.
create function pika.renew_statistics() returns void
  language plpgsql security definer set search_path = pika, public, ag_catalog, pg_temp
as $$
begin
  if current_setting('server_version_num')::int >= 180000 then
    perform pg_clear_attribute_stats(schemaname::text, tablename::text, attname::text, inherited)
    from pg_stats where schemaname = 'pika_graph' or schemaname = 'pika' and tablename in (
      'users', 'jobs', 'facts', 'fact_versions', 'fact_vectors', 'fact_terms', 'claims', 'embeddings', 'vector_indexes');
  end if;
  analyze users, jobs, facts, fact_versions, fact_vectors, fact_terms, claims, embeddings, vector_indexes,
    pika_graph."User", pika_graph."Fact", pika_graph."Entity", pika_graph."HAS_FACT", pika_graph."MENTIONS", pika_graph."RELATES";
end
$$;

-- Model usage and experiments

-- What each model was asked and what it cost, a day (UTC) and a process. Each process writes its own totals of the day, never an increment,
-- so that a batch that is written twice counts once. No content and no person.
create table pika.provider_usage (
  day date not null,
  provider text not null,
  model text not null,
  kind text not null check (kind in ('completion', 'embedding', 'rerank')),
  -- One start of one process.
  process uuid not null,
  calls bigint not null,
  -- Of these, the ones without a usable answer.
  failures bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  latency_ms bigint not null,
  -- Null where the price of the model is not known.
  cost_usd numeric,
  primary key (day, provider, model, kind, process)
);

-- One row for each job that ended while an experiment ran, written in the transaction that ended it. It names neither job nor person, so
-- that erasing a person leaves nothing of theirs here.
create table pika.experiment_jobs (
  id bigint generated always as identity primary key,
  day date not null default (now() at time zone 'utc')::date,
  experiment text not null,
  variant text not null check (variant in ('control', 'treatment')),
  model text not null,
  -- The first 12 hexadecimal digits of the prompt's SHA-256.
  prompt text not null,
  outcome text not null check (outcome in ('completed', 'failed')),
  -- The variant's own model gave no answer, and another did.
  fell_back boolean not null,
  stored integer not null,
  updated integer not null,
  superseded integer not null,
  duplicate integer not null,
  rejected integer not null,
  input_tokens integer not null,
  output_tokens integer not null,
  latency_ms integer not null,
  cost_usd numeric
);
create index experiment_jobs_by_experiment on pika.experiment_jobs (experiment, variant);

-- Roles and rights

-- The service runs as a role that reads and writes rows and nothing else: it cannot make, alter or drop anything, nor read what is not
-- the product's. The role is one for the whole server, its rights are per database: logins for the service are members of it.
-- A role that may not make roles leaves it out: then whoever may makes it, and the next start gives it its rights.
do $$
begin
  if not exists (select from pg_roles where rolname = 'pika_service') then
    create role pika_service nologin;
    grant pika_service to current_user with inherit false;
  end if;
exception
  when insufficient_privilege or duplicate_object or unique_violation then null; -- Another database of this server made it just now.
end
$$;

-- pg-boss makes its tables in here: what it makes now or later is the service's to use.
create schema if not exists pgboss;

-- What the service may do; run by the owner after each migration. A table that it may not change at will is named here.
create function pika.grant_service() returns void
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  own text;
begin
  foreach own in array array['pika', 'pika_graph', 'pgboss'] loop
    execute format('grant usage on schema %I to pika_service', own);
    execute format('grant select, insert, update, delete on all tables in schema %I to pika_service', own);
    execute format('grant usage on all sequences in schema %I to pika_service', own);
    execute format('revoke execute on all functions in schema %I from public', own);
    execute format('grant execute on all functions in schema %I to pika_service', own);
    execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to pika_service', own);
    execute format('alter default privileges in schema %I grant usage on sequences to pika_service', own);
    execute format('alter default privileges in schema %I grant execute on functions to pika_service', own);
  end loop;
  revoke execute on function pika.grant_service() from pika_service;
  revoke insert, update, delete on pika.migrations from pika_service;
  -- Views read with the rights of their owner, and would write with them too.
  for own in select viewname from pg_views where schemaname = 'pika' loop
    execute format('revoke insert, update, delete on pika.%I from pika_service', own);
  end loop;
  -- What happened is added to, and never changed: old entries go by purge_audit, which is the owner's.
  if to_regclass('pika.audit_log') is not null then
    revoke update, delete on pika.audit_log from pika_service;
  end if;
  -- AGE belongs to whoever made the extension: when that is another, they grant this themselves.
  if has_schema_privilege('ag_catalog', 'usage with grant option') then
    grant usage on schema ag_catalog to pika_service;
  end if;
end
$$;

-- The second lock, beneath the user_id that leads each statement: a session of the service sees and writes rows of the person that its
-- transaction names (pika.user_id), and none when it names nobody. The owner of the tables, who migrates, is above it. One equality and
-- no "or": beside a statement's own `user_id = $1` it comes to one comparison before a scan, not one for each row.
do $$
declare
  held text;
begin
  foreach held in array array['facts', 'fact_versions', 'claims', 'fact_terms', 'fact_vectors', 'embeddings', 'jobs'] loop
    execute format('alter table pika.%I enable row level security', held);
    execute format('create policy one_person on pika.%I using (user_id = current_setting(''pika.user_id'', true))', held);
  end loop;
end
$$;
-- What a search reads, which takes no transaction of its own: naming the person in one costs it a sixth more (docs/adr/0012). A view of the
-- owner's is above the second lock, for reading alone, and planned as its table. No other statement may name them.
create view pika.facts_to_search as
  select user_id, id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, relations, superseded_by, said_at,
    valid_from, valid_to, created_at, updated_at
  from pika.facts;
create view pika.terms_to_search as select user_id, term, fact_id, current from pika.fact_terms;
create view pika.vectors_to_search as
  select user_id, space_id, fact_id, embedding, current, position, asks, code from pika.fact_vectors;
create view pika.queries_to_search as select user_id, space_id, hash, embedding from pika.embeddings;

-- An admin lists everybody's jobs, and the metrics count them. A line break: no id of a person holds one.
create policy everybody on pika.jobs for select using (current_setting('pika.user_id', true) = e'\n');

-- Whose it is, when all that is known is its id: who may reach that person reads it as theirs.
create function pika.owner_of_fact(fact_id uuid) returns text
  language sql stable security definer set search_path = pika, pg_temp
  return (select user_id from pika.facts where id = fact_id);
create function pika.owner_of_job(job_id uuid) returns text
  language sql stable security definer set search_path = pika, pg_temp
  return (select user_id from pika.jobs where id = job_id);
