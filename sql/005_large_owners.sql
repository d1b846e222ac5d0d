-- HNSW pays for a person of many thousand facts, and for nobody else: one index of everybody's vectors would cost each search more, the
-- more others have, and could return fewer facts than there are. So each large owner has an index of their own, over a copy of the
-- vectors of their current facts. They are few, and bounded: many indexes would exhaust the lock table.
create table pika.vector_indexes (
  slot smallint generated always as identity primary key,
  user_id text not null,
  space_id smallint not null references pika.embedding_spaces,
  -- All facts are in it.
  ready boolean not null default false,
  unique (user_id, space_id)
);

create table pika.indexed_vectors (
  slot smallint not null,
  fact_id uuid not null,
  embedding public.halfvec not null,
  primary key (slot, fact_id)
) partition by list (slot);
alter table pika.indexed_vectors alter column embedding set storage plain;

-- Makes the empty index of one owner; null when there are 64 already. The role that serves needs no right to create tables for this,
-- and nothing but numbers of our own becomes part of a statement.
create function pika.open_vector_index(owner text, space smallint) returns smallint
  language plpgsql security definer set search_path = pika, public, pg_temp
as $$
declare
  new_slot smallint;
  space_dimensions integer;
begin
  perform pg_advisory_xact_lock(7452002);
  select slot into new_slot from vector_indexes where user_id = owner and space_id = space;
  if found then return new_slot; end if;
  if (select count(*) from vector_indexes) >= 64 then return null; end if;
  select dimensions into strict space_dimensions from embedding_spaces where id = space;
  insert into vector_indexes (user_id, space_id) values (owner, space) returning slot into new_slot;
  execute format('create table pika.indexed_vectors_%s (like pika.indexed_vectors including all)', new_slot);
  execute format('create index on pika.indexed_vectors_%s using hnsw ((embedding::halfvec(%s)) halfvec_cosine_ops) with (ef_construction = 100)', new_slot, space_dimensions);
  execute format('alter table pika.indexed_vectors attach partition pika.indexed_vectors_%s for values in (%s)', new_slot, new_slot);
  return new_slot;
end
$$;

-- From now on the index is searched. The planner must know its size at once, not after the next autovacuum.
create function pika.complete_vector_index(of_slot smallint) returns void
  language plpgsql security definer set search_path = pika, public, pg_temp
as $$
begin
  execute format('analyze pika.indexed_vectors_%s', of_slot);
  update vector_indexes set ready = true where slot = of_slot;
end
$$;

-- The copies follow the vectors, whoever writes them.
create function pika.follow_vectors() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from pika.indexed_vectors copy using before, pika.vector_indexes index
    where index.user_id = before.user_id and index.space_id = before.space_id and copy.slot = index.slot and copy.fact_id = before.fact_id;
  end if;
  if tg_op <> 'DELETE' then
    insert into pika.indexed_vectors (slot, fact_id, embedding)
    select index.slot, after.fact_id, after.embedding
    from after join pika.vector_indexes index using (user_id, space_id)
    where after.current
    on conflict (slot, fact_id) do update set embedding = excluded.embedding;
  end if;
  return null;
end
$$;
create trigger follow_inserts after insert on pika.fact_vectors
  referencing new table as after for each statement execute function pika.follow_vectors();
create trigger follow_updates after update on pika.fact_vectors
  referencing old table as before new table as after for each statement execute function pika.follow_vectors();
create trigger follow_deletes after delete on pika.fact_vectors
  referencing old table as before for each statement execute function pika.follow_vectors();
