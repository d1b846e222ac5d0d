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

-- The planner's samples of values are copies of what people said. Where no plan hangs on them there are none from now on.
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
