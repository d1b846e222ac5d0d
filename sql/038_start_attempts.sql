-- Starts an attempt at each of these jobs, which were just fetched from the queue: one statement for all people. It waits for nobody, and
-- leaves out jobs that somebody else holds, and people who are moving (036_moves.sql): these are started one by one.
create function pika.start_attempts(people text[], job_ids uuid[])
  returns table (job_id uuid, attempts smallint, payload jsonb, created_at timestamptz)
  language plpgsql security definer set search_path = pika, pg_temp
as $$
declare
  staying text[];
begin
  staying := array(
    select distinct person from unnest(people) as person where pg_try_advisory_xact_lock_shared(7452010, hashtext(person)));
  -- Read after the locks are held, in a snapshot of its own.
  return query
  with held as materialized (
    select j.user_id, j.id from jobs j
    where j.id = any (job_ids) and j.user_id = any (staying) and j.status in ('pending', 'processing')
      and not exists (
        select from moves m where m.user_hash = sha256(convert_to(j.user_id, 'UTF8')) and m.state <> 'here')
    for update of j skip locked
  )
  update jobs j set status = 'processing', attempts = j.attempts + 1, started_at = coalesce(j.started_at, now()),
    progress = 0, current_step = 'Starting', error = null
  from held where j.user_id = held.user_id and j.id = held.id
  returning j.id, j.attempts, j.payload, j.created_at;
end
$$;
