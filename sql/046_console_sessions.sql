-- Who is signed in to the console, and with what.
create table pika.console_sessions (
  id uuid primary key,
  -- SHA-256 of the token in the cookie.
  hash bytea not null unique,
  -- One of the two. SHA-256 of the API key: the session ends with the key. The sign-in of a person: it ends when that sign-in does.
  key_hash bytea,
  family_id uuid references pika.token_families (id) on delete cascade,
  -- Whatever is asked.
  expires_at timestamptz not null,
  -- Unless something is asked before; exact to a minute.
  ends_at timestamptz not null,
  check ((key_hash is null) <> (family_id is null))
);
create index console_sessions_by_key on pika.console_sessions (key_hash, id) where key_hash is not null;
create index console_sessions_by_family on pika.console_sessions (family_id) where family_id is not null;
create index console_sessions_by_end on pika.console_sessions (ends_at);
