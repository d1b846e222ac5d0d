-- What mem0's clients exported (docs/mem0.md): each of one person, under the id of the job that made it.
create table pika.mem0_exports (
  user_id text not null,
  id uuid not null,
  -- SHA-256 of what the export was asked for: a client may ask for the latest by its filters.
  filters_hash bytea not null,
  content text not null,
  created_at timestamptz not null default now(),
  primary key (user_id, id)
);
create index mem0_exports_by_age on pika.mem0_exports (created_at);
alter table pika.mem0_exports enable row level security;
create policy one_person on pika.mem0_exports using (user_id = current_setting('pika.user_id', true));
-- No sample of what persons said is kept for the planner.
alter table pika.mem0_exports alter column content set statistics 0;

-- What is forgotten is in no export: whoever deletes a person's memories deletes their exports.
create function pika.drop_exports() returns trigger
  language plpgsql security definer set search_path = pika, pg_temp
as $$
begin
  delete from mem0_exports where user_id in (select user_id from gone);
  return null;
end
$$;
create trigger drop_exports after delete on pika.facts
  referencing old table as gone for each statement execute function pika.drop_exports();

-- Deletes up to `batch` exports that are older than a week.
create function pika.purge_exports(batch integer) returns integer
  language sql security definer set search_path = pika, pg_temp
begin atomic
  with gone as (
    delete from pika.mem0_exports where (user_id, id) in (
      select user_id, id from pika.mem0_exports where created_at < now() - interval '7 days' order by created_at limit batch)
    returning 1
  )
  select count(*)::integer from gone;
end;

-- Whether a person lives on this cluster, and is not just moving here: for lists of everybody, which no transaction of one person reads.
-- Almost always nobody is away, and then no person is looked up.
create function pika.lives_here(person text) returns boolean
  language sql stable parallel safe set search_path = pika, pg_temp
  return not exists (select from moves where state in ('gone', 'coming'))
    or not exists (select from moves where user_hash = sha256(convert_to(person, 'UTF8')) and state in ('gone', 'coming'));
