-- With AGE 1.8.0 each statement on a label calls a trigger, for sessions that remember paths of Cypher. It remembers the table anew at each
-- call: its memory grows, and its time with it (0.08 ms at first, 0.15 after 4,000 calls, in the same connection). Nothing here asks for
-- paths in Cypher; a new session that does finds them as they are.
do $$
declare
  label regclass;
begin
  for label in select tgrelid::regclass from pg_trigger join pg_class on pg_class.oid = tgrelid
    where tgname = '_age_cache_invalidate' and relnamespace = 'pika_graph'::regnamespace
  loop
    execute format('alter table %s disable trigger _age_cache_invalidate', label);
  end loop;
end
$$;
