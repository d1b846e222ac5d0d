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
