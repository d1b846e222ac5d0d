-- The audit is kept by months, so that a month that was kept long enough goes at once, without a vacuum of millions of rows. A row's month is
-- in its id. What there is moves over in 009, the newest first; until then, lists and exports lack it.
alter table pika.audit_log rename to audit_log_unsorted;
alter table pika.audit_log_unsorted rename constraint audit_log_pkey to audit_log_unsorted_pkey;
alter index pika.audit_by_user rename to audit_unsorted_by_user;
alter index pika.audit_by_action rename to audit_unsorted_by_action;

create table pika.audit_log (like pika.audit_log_unsorted including generated including constraints) partition by range (id);
alter table pika.audit_log add primary key (id);
create index audit_by_user on pika.audit_log (user_id, id) where user_id is not null;
create index audit_by_action on pika.audit_log (action, id);

-- Rows whose month was not made: of before there were months, of a clock that is wrong, or of a time in which retention did not run. None is
-- ever refused.
create table pika.audit_log_rest partition of pika.audit_log default;

-- Makes this month's table and those of the next two. Nobody who writes to another month waits for it.
create function pika.open_audit_months() returns void
  language plpgsql security definer set search_path = pika, pg_temp set lock_timeout = '1s'
as $$
declare
  month timestamptz;
  name text;
  low uuid;
  high uuid;
begin
  perform pg_advisory_xact_lock(7452005);
  for month in select generate_series(date_trunc('month', now(), 'UTC'), now() + interval '2 months', interval '1 month', 'UTC') loop
    name := 'audit_log_' || to_char(month at time zone 'UTC', 'YYYY_MM');
    continue when to_regclass('pika.' || name) is not null;
    low := first_id_at(month);
    high := first_id_at(date_add(month, interval '1 month', 'UTC'));
    execute format('create table pika.%I (like pika.audit_log including all)', name);
    lock table audit_log_rest in access exclusive mode;
    execute format('with late as (delete from pika.audit_log_rest where id >= %L and id < %L returning *)
      insert into pika.%I (id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip)
      select id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip from late',
      low, high, name);
    execute format('alter table pika.audit_log attach partition pika.%I for values from (%L) to (%L)', name, low, high);
    -- Rows come in by way of the whole, and nobody gets at a part of it.
    if exists (select from pg_roles where rolname = 'pika_service') then
      execute format('revoke all on pika.%I from pika_service', name);
    end if;
  end loop;
end
$$;

-- The only way in which rows leave the log, for a role that may only add to it: months that ended more than a year ago, whole, and of the
-- rest up to `batch` rows that are older than a year. Makes the months to come. Returns how many rows of the rest it deleted.
create or replace function pika.purge_audit(batch integer) returns integer
  language plpgsql security definer set search_path = pika, pg_temp set lock_timeout = '1s'
as $$
declare
  old_month regclass;
  deleted integer;
begin
  perform open_audit_months();
  for old_month in
    select inhrelid::regclass from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'pika.audit_log'::regclass and relname ~ '^audit_log_\d{4}_\d{2}$'
      and to_date(right(relname, 7), 'YYYY_MM') + interval '1 month' < (now() at time zone 'UTC') - interval '1 year'
  loop
    execute format('drop table %s', old_month);
  end loop;
  delete from audit_log_rest where ctid = any (array(
    select ctid from audit_log_rest where id < first_id_at(now() - interval '1 year') order by id limit least(batch, 10000)));
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

-- As before, and the parts of the audit are reached by way of the whole alone.
create or replace function pika.grant_service() returns void
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
  for own in select inhrelid::regclass::text from pg_inherits where inhparent = to_regclass('pika.audit_log') loop
    execute format('revoke all on %s from pika_service', own);
  end loop;
  -- AGE belongs to whoever made the extension: when that is another, they grant this themselves.
  if has_schema_privilege('ag_catalog', 'usage with grant option') then
    grant usage on schema ag_catalog to pika_service;
  end if;
end
$$;

select pika.open_audit_months();
-- The rights follow at the end of all migrations; these must not wait for that.
do $$
begin
  if exists (select from pg_roles where rolname = 'pika_service') then
    revoke update, delete on pika.audit_log from pika_service;
    revoke all on pika.audit_log_rest, pika.audit_log_unsorted from pika_service;
  end if;
end
$$;
