-- What a search of documents reads.

-- Chunks of all kept versions: how many of the nearest vectors and of the words' postings belong to no active version.
alter table pika.document_owners add column kept_chunks integer not null default 0;

-- A version is searched when a document names it as its active one.
create unique index documents_by_active_version on pika.documents (user_id, active_version_id) include (id)
  where active_version_id is not null and status <> 'deleted';

-- Finds the newest copy of a text.
drop index pika.document_chunks_by_hash;
create index document_chunks_by_hash on pika.document_chunks (user_id, content_hash, version_id desc, index);

-- The words of chunks, one row per word and 128 chunks of a version: far fewer rows than one per word and chunk. A posting is the place of a
-- chunk in its version times 256, plus how much the word says about the chunk (0 to 255). The index contains them, so that those of one word
-- lie side by side.
create table pika.document_terms (
  user_id text not null,
  term text collate "C" not null,
  version_id uuid not null,
  block integer not null,
  postings integer[] not null,
  primary key (user_id, term, version_id, block) include (postings),
  foreign key (user_id, version_id) references pika.document_versions (user_id, id) on delete cascade
);
create index document_terms_by_version on pika.document_terms (user_id, version_id);
-- A row must fit into the index as it is.
alter table pika.document_terms alter column postings set storage plain;
alter table pika.document_terms alter column term set statistics 0;
alter table pika.document_terms alter column postings set statistics 0;

-- Scans that read an index alone need pages that vacuum has seen.
alter table pika.document_terms set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
alter table pika.chunk_vectors set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);

alter table pika.document_terms enable row level security;
create policy one_person on pika.document_terms using (user_id = current_setting('pika.user_id', true));

-- A search takes no transaction of its own: it reads through these views, which are above row-level security (docs/adr/0012).
create view pika.document_owners_to_search as select user_id, version, chunks, kept_chunks from pika.document_owners;
create view pika.documents_to_search as
  select user_id, id, title, filename, mime_type, metadata, status, active_version_id, created_at from pika.documents;
create view pika.document_versions_to_search as select user_id, id, document_id, state from pika.document_versions;
create view pika.chunks_to_search as
  select user_id, version_id, index, id, content, page_from, page_to, heading, content_hash from pika.document_chunks;
create view pika.chunk_vectors_to_search as select user_id, space_id, content_hash, embedding, code from pika.chunk_vectors;
create view pika.document_terms_to_search as select user_id, term, version_id, block, postings from pika.document_terms;

-- Large owners

-- An owner of many thousand chunks has an HNSW index of their own, over the signs of their vectors: a fifteenth of the bytes, built in a
-- fraction of the time, and the nearest ones are compared by their vectors anyway. Like `vector_indexes`, which older programs read as facts'.
create table pika.chunk_indexes (
  slot smallint generated always as identity primary key,
  user_id text not null,
  space_id smallint not null references pika.embedding_spaces,
  -- What is written and deleted is copied at once: after the index was built, which takes minutes.
  is_followed boolean not null default false,
  -- All of the owner's texts are in it.
  ready boolean not null default false,
  unique (user_id, space_id)
);
create table pika.indexed_codes (
  slot smallint not null,
  content_hash uuid not null,
  code "bit" not null,
  primary key (slot, content_hash)
) partition by list (slot);
-- The owners who may need one.
create index document_owners_with_many_chunks on pika.document_owners (user_id) where kept_chunks > 20000;

-- Owners without an index over the active space whose chunks are more than 20,000, in no way that tells what they have.
create function pika.owners_to_index() returns table (user_id text)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select o.user_id from pika.document_owners o
  where o.kept_chunks > 20000 and not exists (
    select from pika.chunk_indexes i where i.user_id = o.user_id and i.space_id = (select space_id from pika.active_space) and i.ready)
  order by o.user_id limit 64;
end;

-- Makes room for the codes of one owner; null when 64 owners have some already. What an earlier attempt left is used again.
create function pika.open_chunk_index(owner text, space smallint) returns smallint
  language plpgsql security definer set search_path = pika, public, pg_temp
as $$
declare
  new_slot smallint;
begin
  perform pg_advisory_xact_lock(7452002);
  select slot into new_slot from chunk_indexes where user_id = owner and space_id = space;
  if found then return new_slot; end if;
  if (select count(*) from chunk_indexes) >= 64 then return null; end if;
  insert into chunk_indexes (user_id, space_id) values (owner, space) returning slot into new_slot;
  execute format('create table pika.indexed_codes_%s (like pika.indexed_codes including all)', new_slot);
  execute format('alter table pika.indexed_codes attach partition pika.indexed_codes_%s for values in (%s)', new_slot, new_slot);
  return new_slot;
end
$$;

-- Builds the index over the codes that are there: at once, which takes a tenth of the time of adding them one by one.
create function pika.build_chunk_index(of_slot smallint) returns void
  language plpgsql security definer set search_path = pika, public, pg_temp
  -- Parallel workers would need shared memory of this size, which containers do not have.
  set max_parallel_maintenance_workers = 0 set maintenance_work_mem = '1GB'
as $$
declare
  space_dimensions integer;
begin
  select dimensions into strict space_dimensions
  from chunk_indexes join embedding_spaces on id = space_id where slot = of_slot;
  if to_regclass(format('pika.indexed_codes_%s_nearest', of_slot)) is null then
    execute format('create index indexed_codes_%s_nearest on pika.indexed_codes_%s using hnsw ((code::bit(%s)) bit_hamming_ops)',
      of_slot, of_slot, space_dimensions);
  end if;
  execute format('analyze pika.indexed_codes_%s', of_slot);
end
$$;

-- The codes follow the vectors, whoever writes them. The row of the index is held, so that it is neither dropped nor begun to be followed
-- in between.
create function pika.follow_chunk_vectors() returns trigger language plpgsql as $$
declare
  of_index record;
begin
  if tg_op <> 'INSERT' then
    for of_index in select slot, is_followed from pika.chunk_indexes index
      where exists (select from before where before.user_id = index.user_id and before.space_id = index.space_id) for key share
    loop
      if of_index.is_followed then
        execute format('delete from pika.indexed_codes_%s copy using before, pika.chunk_indexes index
          where index.slot = $1 and before.user_id = index.user_id and before.space_id = index.space_id
            and copy.content_hash = before.content_hash', of_index.slot)
        using of_index.slot;
      end if;
    end loop;
  end if;
  if tg_op <> 'DELETE' then
    for of_index in select slot, is_followed from pika.chunk_indexes index
      where exists (select from after where after.user_id = index.user_id and after.space_id = index.space_id) for key share
    loop
      if of_index.is_followed then
        execute format('insert into pika.indexed_codes_%s (slot, content_hash, code)
          select index.slot, after.content_hash, after.code from after join pika.chunk_indexes index using (user_id, space_id)
          where index.slot = $1
          on conflict (slot, content_hash) do update set code = excluded.code', of_index.slot)
        using of_index.slot;
      end if;
    end loop;
  end if;
  return null;
end
$$;
create trigger follow_inserts after insert on pika.chunk_vectors
  referencing new table as after for each statement execute function pika.follow_chunk_vectors();
create trigger follow_updates after update on pika.chunk_vectors
  referencing old table as before new table as after for each statement execute function pika.follow_chunk_vectors();
create trigger follow_deletes after delete on pika.chunk_vectors
  referencing old table as before for each statement execute function pika.follow_chunk_vectors();

-- Takes the indexes away from one owner, and deletes their codes.
create function pika.drop_chunk_indexes(owner text) returns integer
  language plpgsql security definer set search_path = pika, public, pg_temp
as $$
declare
  old_slot smallint;
  dropped integer := 0;
begin
  for old_slot in delete from chunk_indexes where user_id = owner returning slot loop
    execute format('delete from pika.indexed_codes_%s', old_slot);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

-- Drops what is left of indexes that nobody has any more. Waits for half a second at most for searches in other indexes, which wait for it as
-- long. Returns how many there were.
create function pika.drop_unused_chunk_indexes() returns integer
  language plpgsql security definer set search_path = pika, public, pg_temp set lock_timeout = '500ms'
as $$
declare
  part regclass;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(7452002);
  for part in
    select inhrelid::regclass from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'pika.indexed_codes'::regclass
      and not exists (select from chunk_indexes where relname = 'indexed_codes_' || slot)
  loop
    execute format('drop table %s', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
