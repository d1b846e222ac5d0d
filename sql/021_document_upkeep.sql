-- What the upkeep of documents looks for, over all owners. Each finding is then dealt with under its owner's id.

-- Documents whose deletion is due: softly deleted long ago, or for good, where the call was interrupted.
create function pika.documents_to_delete(older_than interval, batch integer) returns table (user_id text, id uuid)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select document.user_id, document.id from pika.documents document
  where document.status = 'deleted' and document.deleted_at < now() - older_than and not exists (
    select from pika.jobs job
    where job.user_id = document.user_id and job.type = 'document.delete' and job.completed_at is null
      and job.payload->>'document_id' = document.id::text)
  order by document.updated_at limit least(batch, 10000);
end;

-- Versions that are being made, and no job makes them.
create function pika.versions_without_job(batch integer) returns table (user_id text, document_id uuid, id uuid)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select version.user_id, version.document_id, version.id from pika.document_versions version
  join pika.documents document on document.user_id = version.user_id and document.id = version.document_id
  where version.state = 'indexing' and version.created_at < now() - interval '1 hour' and document.status <> 'deleted' and not exists (
    select from pika.jobs job
    where job.user_id = version.user_id and job.completed_at is null and job.payload->>'version_id' = version.id::text)
  order by version.created_at limit least(batch, 10000);
end;

-- The next documents in the order of their ids, and what each needs, if anything:
-- `reembed`: its vectors are of another model than the one in use, or its bytes of another file than its version;
-- `label`: its version names another model, and all of its vectors are of the one in use;
-- `repair`: chunks or vectors of its active version are missing.
create function pika.documents_to_mend(after uuid, batch integer) returns table (user_id text, id uuid, version_id uuid, needs text)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select document.user_id, document.id, version.id, case
    when document.status <> 'ready' or version.id is null or unfinished.is_there then null
    when found.chunks is distinct from version.chunks then 'repair'
    when document.sha256 <> version.sha256 and not document.is_pinned and not exists (
      select from pika.document_versions made
      where made.user_id = document.user_id and made.document_id = document.id and made.sha256 = document.sha256) then 'reembed'
    when (version.embedding_model, version.dimensions) <> (space.model, space.dimensions)
      then case when found.missing > 0 then 'reembed' else 'label' end
    when found.missing > 0 then 'repair'
  end
  from (
    select * from pika.documents every where every.id > documents_to_mend.after order by every.id limit least(documents_to_mend.batch, 1000)
  ) as document
  cross join (select spaces.* from pika.active_space active join pika.embedding_spaces spaces on spaces.id = active.space_id) as space
  left join pika.document_versions version on version.user_id = document.user_id and version.id = document.active_version_id
  cross join lateral (
    select exists (
      select from pika.document_versions indexing
      where indexing.user_id = document.user_id and indexing.document_id = document.id and indexing.state = 'indexing') or exists (
      select from pika.jobs job
      where job.user_id = document.user_id and job.completed_at is null and job.payload->>'document_id' = document.id::text) as is_there
  ) as unfinished
  cross join lateral (
    select count(*) as chunks, count(*) filter (where not exists (
      select from pika.chunk_vectors vector
      where vector.user_id = document.user_id and vector.space_id = space.id and vector.content_hash = chunk.content_hash)) as missing
    from pika.document_chunks chunk where chunk.user_id = document.user_id and chunk.version_id = version.id
  ) as found
  order by document.id;
end;

create function pika.count_documents() returns table (status text, documents integer)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select document.status, count(*)::integer from pika.documents document group by 1;
end;

-- A program starts whose settings name the space `wanted`. Vectors of chunks are vectors too.
create or replace function pika.start_with_space(wanted smallint) returns void
  language plpgsql security definer set search_path = pika, pg_temp
as $$
declare
  found_space smallint := (select space_id from active_space);
begin
  -- Most starts wait for nobody.
  if found_space = wanted or found_space is not null and (exists (select from fact_vectors) or exists (select from chunk_vectors)) then
    return;
  end if;
  perform pg_advisory_xact_lock(7452006);
  if not exists (select from fact_vectors) and not exists (select from chunk_vectors) then
    insert into active_space (space_id) values (wanted) on conflict (is_only) do update set space_id = wanted, next_space_id = null;
  elsif not exists (select from active_space) then
    if not exists (select from fact_vectors where space_id = wanted) then
      wanted := coalesce((select space_id from fact_vectors group by space_id order by count(*) desc limit 1), wanted);
    end if;
    insert into active_space (space_id) values (wanted);
  end if;
end
$$;
