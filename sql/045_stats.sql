-- What happened in `steps` equal steps of time from `since` on, for everybody together. Up to `bound` rows of the audit are counted. Of more,
-- some are, chosen by a hash of their id, and of more than `most` only those of a part of each tenth of a step. Memories are counted up to
-- `most`, and failed jobs, which are few, always. So it takes as long however much there is, and each step has its own sample. How many
-- rows there are is asked of the planner, which a stable function may not do.
create function pika.count_steps(since timestamptz, step interval, steps integer, bound integer, most integer) returns jsonb
  language plpgsql security definer set search_path = pika, pg_temp set enable_seqscan = off
as $$
declare
  -- Ids begin with their time.
  first uuid := first_id_at(since);
  last uuid := first_id_at(since + step * steps);
  rows float8;
  memories float8;
  plan jsonb;
  -- The part of each slice that is read, and of how many rows in it one is.
  share float8 := 1;
  one_of integer := 1;
  memory_share float8 := 1;
  told jsonb;
begin
  select count(*) into rows from (select from audit_log where id >= first and id < last limit bound + 1) as found;
  if rows > bound then
    execute format('explain (format json) select from pika.audit_log where id >= %L and id < %L', first, last) into plan;
    rows := greatest(rows, (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8);
    share := least(1, most / rows);
    one_of := ceil(rows * share / bound * 2);
  end if;
  select count(*) into memories from (select from facts where id >= first and id < last limit bound + 1) as found;
  if memories > bound then
    execute format('explain (format json) select from pika.facts where id >= %L and id < %L', first, last) into plan;
    memories := greatest(memories, (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8);
    memory_share := least(1, most / memories);
  end if;
  with slice as (
    select n / 10 as n, since + step * n / 10 as begins from generate_series(0, steps * 10 - 1) as n
  ), added as (
    select slice.n, sum(memory.memories) as memories
    from slice cross join lateral (
      select count(*) as memories from facts
      where id >= first_id_at(slice.begins) and id < first_id_at(slice.begins + step * memory_share / 10)
    ) as memory group by slice.n
  ), failed as (
    select n, count(*) as failed from generate_series(0, steps - 1) as n cross join lateral (
      select from jobs
      where status = 'failed' and id >= first_id_at(since + step * n) and id < first_id_at(since + step * (n + 1)) limit bound
    ) as job group by n
  ), done as (
    -- People are told apart by a hash, which compares faster than a text.
    select slice.n, count(distinct hashtextextended(row.user_id, 0)) as people,
      count(*) filter (where row.actor_kind = 'job' and row.status_code = 200) as completed,
      count(*) filter (where row.action = 'memory.search') as searches,
      percentile_cont(array[0.5, 0.95]) within group (order by row.latency_ms)
        filter (where row.action = 'memory.search' and row.status_code = 200) as ms
    from slice cross join lateral (
      select actor_kind, action, user_id, status_code, latency_ms from audit_log
      where id >= first_id_at(slice.begins) and id < first_id_at(slice.begins + step * share / 10)
        and (one_of = 1 or uuid_hash_extended(id, 0) % one_of = 0)
    ) as row group by slice.n
  )
  select jsonb_agg(jsonb_build_object(
    'from', since + step * n, 'memories', round(coalesce(added.memories, 0) / memory_share), 'people_active', coalesce(people, 0),
    'jobs_completed', round(coalesce(completed, 0) * one_of / share), 'jobs_failed', coalesce(failed, 0),
    'searches', round(coalesce(searches, 0) * one_of / share),
    'search_p50_ms', round(ms[1]::numeric, 1), 'search_p95_ms', round(ms[2]::numeric, 1)) order by n)
  into told from generate_series(0, steps - 1) as n left join added using (n) left join failed using (n)
    left join done using (n);
  return jsonb_build_object('series', told, 'is_estimate', one_of > 1 or share < 1 or memory_share < 1);
end
$$;

-- What there is now, for everybody together. Up to `bound` of a kind are counted; of more, the planner's estimate is told.
create function pika.count_everything(bound integer) returns jsonb
  language plpgsql stable security definer set search_path = pika, pg_temp set plan_cache_mode = force_custom_plan
as $$
declare
  day uuid := first_id_at(now() - interval '1 day');
  today date := (now() at time zone 'utc')::date;
  people bigint;
  memories bigint;
  documents bigint;
  is_estimate boolean;
begin
  select count(*) into people from (
    (select user_id from users limit bound + 1) union (select user_id from accounts limit bound + 1)) as person;
  select count(*) into memories from (select from facts where valid_to is null limit bound + 1) as memory;
  select count(*) into documents from (select from pika.documents where status <> 'deleted' limit bound + 1) as document;
  is_estimate := greatest(people, memories, documents) > bound;
  if people > bound then
    select greatest(people, max(reltuples)) into people from pg_class where oid in ('pika.users'::regclass, 'pika.accounts'::regclass);
  end if;
  if memories > bound then
    select greatest(memories, reltuples) into memories from pg_class where oid = 'pika.facts_current_once'::regclass;
  end if;
  if documents > bound then
    select greatest(documents, reltuples) into documents from pg_class where oid = 'pika.documents'::regclass;
  end if;
  return (
    with unfinished as (
      select status, created_at from jobs where completed_at is null order by created_at limit bound
    ), spent as (
      select case when count(*) = 0 then 0 else sum(cost_usd)::float8 end as usd,
        coalesce(sum(input_tokens + output_tokens), 0)::float8 as tokens
      from provider_usage where provider_usage.day = today
    )
    select jsonb_build_object(
      'people', people, 'memories', memories, 'documents', documents, 'is_estimate', is_estimate,
      'jobs_waiting', (select count(*) from unfinished where status = 'pending'),
      'jobs_running', (select count(*) from unfinished where status = 'processing'),
      'jobs_failed_today', (
        select count(*) from (
          select from jobs where status = 'failed' and id >= first_id_at(today::timestamp at time zone 'utc') limit bound) as failed),
      'cost_usd_today', spent.usd, 'tokens_today', spent.tokens,
      'jobs_failed_lately', (select count(*) from (select from jobs where status = 'failed' and id >= day limit bound) as failed),
      'oldest_wait_seconds', (
        select coalesce(extract(epoch from now() - min(created_at)), 0) from unfinished where status = 'pending'),
      'memory_wait_seconds', longest_wait_to_remember(),
      'documents_failed', (
        select count(*) from (select from pika.documents where status = 'failed' limit bound) as failed),
      'webhooks_failing', (select count(*) from webhooks where disabled_reason is not null or failing_since is not null),
      'database_bytes', pg_database_size(current_database()))
    from spent);
end
$$;
