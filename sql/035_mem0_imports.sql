-- Runs of `pika import-mem0`. `cursor`: how far the source was read; it names no person.
create table pika.imports (
  id uuid primary key,
  source text not null,
  started_at timestamptz not null default now(),
  state text not null default 'running' check (state in ('running', 'done', 'undone')),
  cursor jsonb not null default '{}',
  -- Until then the run can be undone; then its journal is deleted.
  undo_until timestamptz not null
);
-- The same command goes on with the run of its source.
create unique index imports_by_source on pika.imports (source) where state <> 'undone';

-- The people of a run. `expected`: how many memories the source says that it has; null: it does not say. `is_read`: all of them were read.
create table pika.import_people (
  user_id text not null,
  import_id uuid not null references pika.imports (id) on delete cascade,
  expected integer,
  is_read boolean not null default false,
  primary key (user_id, import_id)
);
create index import_people_by_import on pika.import_people (import_id, user_id);
alter table pika.import_people enable row level security;
create policy one_person on pika.import_people using (user_id = current_setting('pika.user_id', true));

-- The journal: what became of each memory of the source. `hash`: MD5 of the text as it was read. `version`: of the fact, as the run left it.
create table pika.imported (
  user_id text not null,
  import_id uuid not null,
  source_id text not null,
  fact_id uuid,
  hash bytea not null,
  outcome text not null check (outcome in ('stored', 'duplicate', 'refused')),
  reason text,
  version integer,
  primary key (user_id, import_id, source_id),
  foreign key (user_id, import_id) references pika.import_people (user_id, import_id) on delete cascade
);
alter table pika.imported enable row level security;
create policy one_person on pika.imported using (user_id = current_setting('pika.user_id', true));

-- Whose memories a run imported: the operator goes through them to verify and to undo it.
create function pika.people_of_import(import uuid, after text, batch integer) returns setof text
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select person.user_id from pika.import_people person
  where person.import_id = import and person.user_id > after order by person.user_id limit batch;
end;

-- Those among these people whose memories were all read.
create function pika.people_read(import uuid, people text[]) returns setof text
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select person.user_id from pika.import_people person
  where person.import_id = import and person.is_read and person.user_id = any (people) order by person.user_id;
end;

-- Deletes the journal of runs that can no longer be undone: up to `batch` people, then the runs that have none left.
create function pika.purge_imports(batch integer) returns integer
  language sql security definer set search_path = pika, pg_temp
begin atomic
  with gone as (
    delete from pika.import_people where (user_id, import_id) in (
      select person.user_id, person.import_id from pika.import_people person join pika.imports run on run.id = person.import_id
      where run.undo_until < now() order by person.import_id, person.user_id limit batch)
    returning 1
  ), empty as (
    delete from pika.imports run
    where run.undo_until < now() and not exists (select from pika.import_people person where person.import_id = run.id)
    returning 1
  )
  select ((select count(*) from gone) + (select count(*) from empty))::integer;
end;

-- What the shadow mode compared on a day: numbers alone, of nobody.
create table pika.shadow_days (
  day date primary key,
  compared integer not null,
  failed integer not null,
  dropped integer not null,
  -- Sums over the compared searches: the share of mem0's results that were found here too, the same first result, milliseconds.
  overlap double precision not null,
  same_first integer not null,
  ours_ms double precision not null,
  mem0_ms double precision not null
);
