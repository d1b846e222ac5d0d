-- Dropping a large owner's index locks the table of all copies, and nobody waits for it: a writer touches that table only for owners who
-- have an index, and then the owner's part alone; an erasure empties the part and leaves the dropping to a short transaction of its own.

create or replace function pika.follow_vectors() returns trigger language plpgsql as $$
declare
  of_slot smallint;
begin
  -- Held, so that an index does not go while its copies are being written.
  if tg_op <> 'INSERT' then
    for of_slot in select slot from pika.vector_indexes index
      where exists (select from before where before.user_id = index.user_id and before.space_id = index.space_id) for key share
    loop
      execute format('delete from pika.indexed_vectors_%s copy using before, pika.vector_indexes index
        where index.slot = $1 and before.user_id = index.user_id and before.space_id = index.space_id and copy.fact_id = before.fact_id', of_slot)
      using of_slot;
    end loop;
  end if;
  if tg_op <> 'DELETE' then
    for of_slot in select slot from pika.vector_indexes index
      where exists (select from after where after.user_id = index.user_id and after.space_id = index.space_id) for key share
    loop
      execute format('insert into pika.indexed_vectors_%s (slot, fact_id, embedding)
        select index.slot, after.fact_id, after.embedding from after join pika.vector_indexes index using (user_id, space_id)
        where index.slot = $1 and after.current
        on conflict (slot, fact_id) do update set embedding = excluded.embedding', of_slot)
      using of_slot;
    end loop;
  end if;
  return null;
end
$$;

-- Takes the indexes away from one owner, and deletes the copies of their vectors. Returns how many there were.
create or replace function pika.drop_vector_indexes(owner text) returns integer
  language plpgsql security definer set search_path = pika, public, pg_temp
as $$
declare
  old_slot smallint;
  dropped integer := 0;
begin
  for old_slot in delete from vector_indexes where user_id = owner returning slot loop
    execute format('delete from pika.indexed_vectors_%s', old_slot);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

-- Drops what is left of indexes that nobody has any more. Waits for half a second at most for searches in other indexes, which wait for it as
-- long. Returns how many there were.
create function pika.drop_unused_vector_indexes() returns integer
  language plpgsql security definer set search_path = pika, public, pg_temp set lock_timeout = '500ms'
as $$
declare
  part regclass;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(7452002);
  for part in
    select inhrelid::regclass from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'pika.indexed_vectors'::regclass
      and not exists (select from vector_indexes where relname = 'indexed_vectors_' || slot)
  loop
    execute format('drop table %s', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
