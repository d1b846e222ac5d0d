-- The service runs as a role that reads and writes rows and nothing else: it cannot make, alter or drop anything, nor read what is not
-- the product's. The role is one for the whole server, its rights are per database: logins for the service are members of it.
-- A role that may not make roles leaves it out: then whoever may makes it, and the next start gives it its rights.
do $$
begin
  if not exists (select from pg_roles where rolname = 'pika_service') then
    create role pika_service nologin;
    grant pika_service to current_user with inherit false;
  end if;
exception
  when insufficient_privilege or duplicate_object or unique_violation then null; -- Another database of this server made it just now.
end
$$;

-- pg-boss makes its tables in here: what it makes now or later is the service's to use.
create schema if not exists pgboss;

-- What the service may do; run by the owner after each migration. A table that it may not change at will is named here.
create function pika.grant_service() returns void
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
  -- What happened is added to, and never changed: old entries go by purge_audit, which is the owner's.
  if to_regclass('pika.audit_log') is not null then
    revoke update, delete on pika.audit_log from pika_service;
  end if;
  -- AGE belongs to whoever made the extension: when that is another, they grant this themselves.
  if has_schema_privilege('ag_catalog', 'usage with grant option') then
    grant usage on schema ag_catalog to pika_service;
  end if;
end
$$;
