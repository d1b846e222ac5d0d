-- Facts are the record; vectors, claims, keywords and the graph are derived from them and can be rebuilt.
-- Everything leads with user_id, so that cost grows with one person's own memories and people can be spread over clusters.

-- Compares words without case and without diacritics: "Banh MI" = "bánh mì". NFD splits a letter from its marks; đ has none to split.
create function pika.fold(value text) returns text
  language sql immutable strict parallel safe
  return lower(translate(regexp_replace(normalize(value, nfd), '[\u0300-\u036f]', '', 'g'), 'đĐ', 'dd'));

-- English word forms are stemmed and no stop word is dropped: without diacritics, "an", "me" and "the" are Vietnamese words that matter.
create text search dictionary pika.english_stems (template = snowball, language = english);
create text search configuration pika.bilingual (copy = simple);
alter text search configuration pika.bilingual
  alter mapping for asciiword, asciihword, hword_asciipart with pika.english_stems;

create table pika.users (
  user_id text primary key,
  -- Changes with every write to this person's memory, in the same transaction: the tag in every cache key.
  version bigint not null default 0,
  created_at timestamptz not null default now()
);

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
  primary key (user_id, space_id, fact_id),
  foreign key (user_id, fact_id) references pika.facts on delete cascade
);
-- Kept in the row, not out of line: an exact scan of 1,000 rows of 1536 dimensions takes 1 ms instead of 5.
alter table pika.fact_vectors alter column embedding set storage plain;

create table pika.api_keys (
  id uuid primary key,
  name text not null,
  -- The first characters, to tell keys apart in a list. The key itself is never stored.
  prefix text not null,
  hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
