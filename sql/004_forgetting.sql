-- A job's row says which memories it led to and what became of each; how they read is asked of the memories themselves, so that what is
-- forgotten, edited or ended is told by no job. Older programs read a text, a category and a confidence in it, and write them: for each
-- memory these are empty from now on, whoever writes.
create function pika.without_sentences(result jsonb) returns jsonb
  language sql immutable strict parallel safe
  return case when jsonb_typeof(result -> 'results') = 'array' then jsonb_set(result, '{results}', coalesce(
    (select jsonb_agg(case when item ->> 'id' is null then '{"category": "other", "confidence": 0}' || item || '{"memory": ""}'
        else item || '{"memory": "", "category": "other", "confidence": 0}' end order by place)
      from jsonb_array_elements(result -> 'results') with ordinality as items(item, place)), '[]')) else result end;

create function pika.keep_no_sentence() returns trigger language plpgsql as $$
begin
  new.result := pika.without_sentences(new.result);
  return new;
end
$$;
create trigger keep_no_sentence before insert or update of result on pika.jobs
  for each row when (new.result is not null) execute function pika.keep_no_sentence();

-- `attempts` is what fences a worker off, and only ever rises; what is told of it leaves out those before the job was last put back in the
-- queue.
alter table pika.jobs add column earlier_attempts smallint not null default 0;

-- When this person's vector index was last asked for.
alter table pika.users add column index_asked_at timestamptz;

-- Draws one table's statistics anew, after erasures. Without rows ANALYZE would leave the old ones: they are cleared first, which PostgreSQL
-- 17 cannot. The role that serves need not own the table.
create function pika.renew_statistics(of_table regclass) returns void
  language plpgsql security definer set search_path = pika, public, ag_catalog, pg_temp
as $$
declare
  names record;
begin
  select nspname, relname into strict names
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = of_table and nspname in ('pika', 'pika_graph');
  if current_setting('server_version_num')::int >= 180000 then
    perform pg_clear_attribute_stats(schemaname::text, tablename::text, attname::text, inherited)
      from pg_stats where schemaname = names.nspname and tablename = names.relname;
  end if;
  execute format('analyze %I.%I', names.nspname, names.relname);
end
$$;
