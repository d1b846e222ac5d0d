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
  -- Views read with the rights of their owner, and would write with them too.
  for own in select viewname from pg_views where schemaname = 'pika' loop
    execute format('revoke insert, update, delete on pika.%I from pika_service', own);
  end loop;
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

-- The second lock, beneath the user_id that leads each statement: a session of the service sees and writes rows of the person that its
-- transaction names (pika.user_id), and none when it names nobody. The owner of the tables, who migrates, is above it. One equality and
-- no "or": beside a statement's own `user_id = $1` it comes to one comparison before a scan, not one for each row.
do $$
declare
  held text;
begin
  foreach held in array array['facts', 'fact_versions', 'claims', 'fact_terms', 'fact_vectors', 'embeddings', 'jobs'] loop
    execute format('alter table pika.%I enable row level security', held);
    execute format('create policy one_person on pika.%I using (user_id = current_setting(''pika.user_id'', true))', held);
  end loop;
end
$$;
-- What a search reads, which takes no transaction of its own: naming the person in one costs it a sixth more (docs/adr/0012). A view of the
-- owner's is above the second lock, for reading alone, and planned as its table. No other statement may name them.
create view pika.facts_to_search as
  select user_id, id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, relations, superseded_by, said_at,
    valid_from, valid_to, created_at, updated_at
  from pika.facts;
create view pika.terms_to_search as select user_id, term, fact_id, current from pika.fact_terms;
create view pika.vectors_to_search as
  select user_id, space_id, fact_id, embedding, current, position, asks, code from pika.fact_vectors;
create view pika.queries_to_search as select user_id, space_id, hash, embedding from pika.embeddings;

-- An admin lists everybody's jobs, and the metrics count them. A line break: no id of a person holds one.
create policy everybody on pika.jobs for select using (current_setting('pika.user_id', true) = e'\n');

-- Whose it is, when all that is known is its id: who may reach that person reads it as theirs.
create function pika.owner_of_fact(fact_id uuid) returns text
  language sql stable security definer set search_path = pika, pg_temp
  return (select user_id from pika.facts where id = fact_id);
create function pika.owner_of_job(job_id uuid) returns text
  language sql stable security definer set search_path = pika, pg_temp
  return (select user_id from pika.jobs where id = job_id);

-- Deletes up to `batch` of the vectors that were not used for longest, whosever they are, while there are more than `most`.
create function pika.trim_embeddings(most bigint, batch integer) returns void
  language sql security definer set search_path = pika, pg_temp
begin atomic
  delete from pika.embeddings where ctid = any(array(
    select ctid from pika.embeddings order by last_used_at
    limit least(batch, greatest(0, (select count(*) from pika.embeddings) - most))
    for update skip locked));
end;
