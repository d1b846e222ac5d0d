-- Who did what to whose data, when, from where and with what result. Never what was said, asked or found.

-- A version 7 UUID begins with its time in milliseconds: an order by id is an order by time, and the two cannot disagree.
create function pika.time_of(id uuid) returns timestamptz
  language sql immutable strict parallel safe
  return to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0);

-- The least id of a time: all ids made before it are smaller.
create function pika.first_id_at(at timestamptz) returns uuid
  language sql stable strict parallel safe
  return (lpad(to_hex(greatest(0, floor(extract(epoch from at) * 1000))::bigint), 12, '0') || repeat('0', 20))::uuid;

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
