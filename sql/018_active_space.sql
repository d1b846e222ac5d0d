-- The embedding space that searches read (`space_id`), and, while another model is about to take over, the one that writes fill besides
-- (`next_space_id`): one row, which the first start writes.
create table pika.active_space (
  is_only boolean primary key default true check (is_only),
  space_id smallint not null references pika.embedding_spaces,
  next_space_id smallint references pika.embedding_spaces check (next_space_id <> space_id)
);

-- For a transaction that writes vectors, before it does anything else: the spaces that it has to write. They stay so until it ends. In two
-- statements, so that the second sees what the lock was waited for.
create function pika.hold_active_space(out space smallint, out next smallint)
  language plpgsql set search_path = pika, pg_temp
as $$
begin
  perform pg_advisory_xact_lock_shared(7452006);
  select space_id, next_space_id into space, next from active_space;
end
$$;

-- A program starts whose settings name the space `wanted`: where no vector is stored yet, it becomes the active one. A database from before
-- there was an active space had the one that its programs were set to: the wanted one if it has vectors, else the one that has most.
create function pika.start_with_space(wanted smallint) returns void
  language plpgsql security definer set search_path = pika, pg_temp
as $$
declare
  found_space smallint := (select space_id from active_space);
begin
  -- Most starts wait for nobody.
  if found_space = wanted or found_space is not null and exists (select from fact_vectors) then return; end if;
  perform pg_advisory_xact_lock(7452006);
  if not exists (select from fact_vectors) then
    insert into active_space (space_id) values (wanted) on conflict (is_only) do update set space_id = wanted, next_space_id = null;
  elsif not exists (select from active_space) then
    if not exists (select from fact_vectors where space_id = wanted) then
      wanted := (select space_id from fact_vectors group by space_id order by count(*) desc limit 1);
    end if;
    insert into active_space (space_id) values (wanted);
  end if;
end
$$;
