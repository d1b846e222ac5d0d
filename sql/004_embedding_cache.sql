-- Vectors of what was asked, so that the same question costs one call to the model. The question itself is not kept: `hash` is its SHA-256.
-- Each person's are their own, so that erasing a person erases theirs. Over 50,000 rows, what was not used for longest goes.
create table pika.embeddings (
  user_id text not null,
  space_id smallint not null references pika.embedding_spaces,
  hash bytea not null,
  embedding public.halfvec not null,
  -- To the day.
  last_used_at timestamptz not null default now(),
  primary key (user_id, space_id, hash)
);
alter table pika.embeddings alter column embedding set storage plain;
create index embeddings_by_use on pika.embeddings (last_used_at);

-- A version tag is the time of the write in microseconds, or one more than the last: a person who was erased and is heard of again, or
-- a database that was restored, never comes back to a tag under which caches hold something else.
update pika.users set version = greatest(version + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint);
