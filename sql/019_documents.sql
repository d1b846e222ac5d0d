-- Documents of persons, and of libraries that many share: the owner of a library's documents is `library:NAME`.

-- One row per owner. `version` is the tag of the owner's documents for caches: it changes with every change that a search may see.
create table pika.document_owners (
  user_id text primary key,
  version bigint not null default 0,
  -- Part of the quota, beside documents and bytes, which are counted when they are needed. Characters read on the day `read_on` (UTC).
  characters bigint not null default 0,
  read_on date,
  -- Chunks of active versions: it chooses the plan of a search.
  chunks integer not null default 0,
  index_asked_at timestamptz
);

create table pika.documents (
  user_id text not null,
  id uuid not null,
  title text not null,
  filename text not null,
  -- Null until the bytes have arrived.
  mime_type text,
  bytes bigint,
  sha256 bytea,
  status text not null check (status in ('uploading', 'processing', 'ready', 'failed', 'deleted')),
  -- What `restore` brings back.
  status_before_deletion text,
  error text,
  pages integer,
  characters integer,
  language text,
  chunk_size smallint not null,
  chunk_overlap smallint not null,
  metadata jsonb not null default '{}',
  active_version_id uuid,
  -- Another version than the newest was activated: newer ones do not become active by themselves.
  is_pinned boolean not null default false,
  idempotency_key text,
  -- The bytes and parameters of its upload: the same upload again gets the same answer.
  request_hash bytea,
  first_version_id uuid,
  first_job_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (user_id, id)
);
create index documents_by_id on pika.documents (id);
create index documents_by_request on pika.documents (user_id, request_hash) where request_hash is not null;
create unique index documents_by_key on pika.documents (user_id, idempotency_key) where idempotency_key is not null;
-- For sweeps over all owners.
create index documents_by_status on pika.documents (status, updated_at) where status <> 'ready';

-- Stored bytes. The row is written before the bytes, and is complete when a version refers to it: one that stays incomplete is deleted.
create table pika.document_files (
  user_id text not null,
  id uuid not null,
  document_id uuid not null,
  storage text not null check (storage in ('postgres', 'file', 's3')),
  -- As it was sent, without its path.
  filename text not null,
  mime_type text not null,
  bytes bigint not null,
  sha256 bytea not null,
  is_complete boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (user_id, id)
);
create index document_files_by_document on pika.document_files (user_id, document_id);
-- For sweeps over all owners.
create index document_files_by_storage on pika.document_files (storage, id);
create index document_files_incomplete on pika.document_files (created_at) where not is_complete;

-- The bytes of files whose storage is `postgres`, in parts of one size.
create table pika.document_parts (
  user_id text not null,
  file_id uuid not null,
  part integer not null,
  data bytea not null,
  primary key (user_id, file_id, part),
  foreign key (user_id, file_id) references pika.document_files (user_id, id) on delete cascade
);
-- Documents are compressed already.
alter table pika.document_parts alter column data set storage external;

-- Announced uploads, until the signal that their bytes have arrived.
create table pika.document_uploads (
  user_id text not null,
  document_id uuid not null,
  -- As they were announced.
  bytes bigint not null,
  mime_type text,
  -- An object in S3 with this name; or, once its bytes have come to us, a file. Null: no bytes have come.
  object_id uuid,
  file_id uuid,
  -- Our own upload URL: the hash of its secret, and whose credential announced it.
  secret_hash bytea,
  actor_kind text not null check (actor_kind in ('api_key', 'token', 'operator')),
  actor_id text not null,
  expires_at timestamptz not null,
  primary key (user_id, document_id),
  foreign key (user_id, document_id) references pika.documents (user_id, id) on delete cascade
);
create unique index document_uploads_by_secret on pika.document_uploads (secret_hash) where secret_hash is not null;
create index document_uploads_by_expiry on pika.document_uploads (expires_at);

create table pika.document_versions (
  user_id text not null,
  id uuid not null,
  document_id uuid not null,
  file_id uuid not null,
  sha256 bytea not null,
  embedding_model text not null,
  dimensions integer not null,
  chunk_size smallint not null,
  chunk_overlap smallint not null,
  state text not null check (state in ('indexing', 'ready', 'failed', 'superseded')),
  error text,
  -- Null until the file was read and its chunks were written.
  chunks integer,
  reused_chunks integer not null default 0,
  pages integer,
  characters integer,
  language text,
  created_at timestamptz not null default now(),
  ready_at timestamptz,
  primary key (user_id, id),
  foreign key (user_id, document_id) references pika.documents (user_id, id) on delete cascade
);
create index document_versions_by_document on pika.document_versions (user_id, document_id, id);
create index document_versions_unfinished on pika.document_versions (created_at) where state in ('indexing', 'failed');

create table pika.document_chunks (
  user_id text not null,
  version_id uuid not null,
  index integer not null,
  id uuid not null,
  content text not null,
  tokens integer not null,
  page_from integer,
  page_to integer,
  -- The path of headings above it, joined by " › ".
  heading text,
  -- The first 128 bits of the SHA-256 of the text that is embedded: equal texts of one owner share one vector.
  content_hash uuid not null,
  primary key (user_id, version_id, index),
  foreign key (user_id, version_id) references pika.document_versions (user_id, id) on delete cascade
);
create unique index document_chunks_by_id on pika.document_chunks (user_id, id);
create index document_chunks_by_hash on pika.document_chunks (user_id, content_hash);

-- Vectors of chunk texts, one per owner, space and text: versions and documents that contain the same text share it.
create table pika.chunk_vectors (
  user_id text not null,
  space_id smallint not null references pika.embedding_spaces,
  content_hash uuid not null,
  embedding public.halfvec not null,
  code "bit" not null generated always as (public.binary_quantize(embedding)) stored,
  primary key (user_id, space_id, content_hash) include (code)
);
alter table pika.chunk_vectors alter column embedding set storage plain;

-- No sample of what persons wrote is kept for the planner.
alter table pika.documents alter column title set statistics 0;
alter table pika.documents alter column filename set statistics 0;
alter table pika.document_files alter column filename set statistics 0;
alter table pika.documents alter column metadata set statistics 0;
alter table pika.documents alter column error set statistics 0;
alter table pika.document_parts alter column data set statistics 0;
alter table pika.document_chunks alter column content set statistics 0;
alter table pika.document_chunks alter column heading set statistics 0;

alter table pika.document_owners enable row level security;
create policy one_person on pika.document_owners using (user_id = current_setting('pika.user_id', true));
alter table pika.documents enable row level security;
create policy one_person on pika.documents using (user_id = current_setting('pika.user_id', true));
alter table pika.document_uploads enable row level security;
create policy one_person on pika.document_uploads using (user_id = current_setting('pika.user_id', true));
alter table pika.document_files enable row level security;
create policy one_person on pika.document_files using (user_id = current_setting('pika.user_id', true));
alter table pika.document_parts enable row level security;
create policy one_person on pika.document_parts using (user_id = current_setting('pika.user_id', true));
alter table pika.document_versions enable row level security;
create policy one_person on pika.document_versions using (user_id = current_setting('pika.user_id', true));
alter table pika.document_chunks enable row level security;
create policy one_person on pika.document_chunks using (user_id = current_setting('pika.user_id', true));
alter table pika.chunk_vectors enable row level security;
create policy one_person on pika.chunk_vectors using (user_id = current_setting('pika.user_id', true));

-- The owner of a document, whoever asks: a verb compares it with who the caller may reach.
create function pika.owner_of_document(document_id uuid) returns text
  language sql stable security definer set search_path = pika, pg_temp
  return (select documents.user_id from documents where documents.id = owner_of_document.document_id);

-- Whose upload URL it is, and which credential announced it: the URL is all that the one who uploads has.
create function pika.upload_by_secret(secret_hash bytea)
  returns table (user_id text, document_id uuid, actor_kind text, actor_id text)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select uploads.user_id, uploads.document_id, uploads.actor_kind, uploads.actor_id from pika.document_uploads uploads
  where uploads.secret_hash = upload_by_secret.secret_hash and uploads.expires_at > now();
end;

-- Sweeps, over all owners.
create function pika.expired_uploads(batch integer) returns table (user_id text, document_id uuid)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select uploads.user_id, uploads.document_id from pika.document_uploads uploads
  where uploads.expires_at <= now() order by uploads.expires_at limit least(batch, 10000);
end;
create function pika.incomplete_files(older_than interval, batch integer) returns table (user_id text, id uuid, storage text, bytes bigint)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select files.user_id, files.id, files.storage, files.bytes from pika.document_files files
  where not files.is_complete and files.created_at < now() - older_than order by files.created_at limit least(batch, 10000);
end;
-- The next files of a storage in the order of their ids.
create function pika.files_of_storage(storage text, after uuid, batch integer) returns table (id uuid, is_complete boolean)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select files.id, files.is_complete from pika.document_files files
  where files.storage = files_of_storage.storage and files.id > files_of_storage.after order by files.id limit least(batch, 10000);
end;
