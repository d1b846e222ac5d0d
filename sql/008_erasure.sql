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
