-- What happened in `steps` equal steps of time from `since` on, for everybody together. Up to `bound` rows of a table are counted. Of more,
-- the rows of about `pages` pages are, and stand for the others: that takes as long however many there are.
create function pika.count_steps(since timestamptz, step interval, steps integer, bound integer, pages integer) returns jsonb
  language plpgsql stable security definer set search_path = pika, pg_temp
as $$
declare
  -- Ids begin with their time. People are told apart by a hash, which compares faster than a text.
  first uuid := first_id_at(since);
  last uuid := first_id_at(since + step * steps);
  audit text := 'audit_log';
  memories text := 'facts';
  bytes bigint;
  share float8;
  audit_weight float8 := 1;
  memory_weight float8 := 1;
  told jsonb;
begin
  if (select count(*) from (select from audit_log where id >= first and id < last limit bound + 1) as found) > bound then
    select sum(pg_relation_size(inhrelid)) into bytes from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'pika.audit_log'::regclass and relname >= 'audit_log_' || to_char(since at time zone 'utc', 'YYYY_MM');
    share := least(100, 100.0 * pages * 8192 / greatest(bytes, 1));
    audit := format('audit_log tablesample system (%s) repeatable (1)', share);
    audit_weight := 100 / share;
  end if;
  if (select count(*) from (select from facts where id >= first and id < last limit bound + 1) as found) > bound then
    share := least(100, 100.0 * pages * 8192 / greatest(pg_relation_size('pika.facts'), 1));
    memories := format('facts tablesample system (%s) repeatable (1)', share);
    memory_weight := 100 / share;
  end if;
  execute format($query$
    with added as (
      select date_bin($3, uuid_extract_timestamp(id), $4) as at, count(*) as memories
      from %1$s where id >= $1 and id < $2 group by 1
    ), done as (
      select date_bin($3, uuid_extract_timestamp(id), $4) as at, count(distinct hashtextextended(user_id, 0)) as people,
        count(*) filter (where actor_kind = 'job' and status_code = 200) as completed,
        count(*) filter (where actor_kind = 'job' and status_code <> 200) as failed,
        count(*) filter (where action = 'memory.search') as searches,
        percentile_cont(array[0.5, 0.95]) within group (order by latency_ms)
          filter (where action = 'memory.search' and status_code = 200) as ms
      from %2$s where id >= $1 and id < $2 group by 1
    )
    select jsonb_agg(jsonb_build_object(
      'from', $4 + $3 * n, 'memories', round(coalesce(memories, 0) * $5), 'people_active', coalesce(people, 0),
      'jobs_completed', round(coalesce(completed, 0) * $6), 'jobs_failed', round(coalesce(failed, 0) * $6),
      'searches', round(coalesce(searches, 0) * $6),
      'search_p50_ms', round(ms[1]::numeric, 1), 'search_p95_ms', round(ms[2]::numeric, 1)) order by n)
    from generate_series(0, $7 - 1) as n
      left join added on added.at = $4 + $3 * n left join done on done.at = $4 + $3 * n
  $query$, memories, audit) into told using first, last, step, since, memory_weight, audit_weight, steps;
  return jsonb_build_object('series', told, 'is_estimate', audit_weight > 1 or memory_weight > 1);
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
      select sum(cost_usd)::float8 as usd, coalesce(sum(input_tokens + output_tokens), 0)::float8 as tokens
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
