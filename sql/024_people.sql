-- People who sign in here: their accounts, where they are signed in, and the keys that sign their tokens.

create table pika.accounts (
  -- Also the user_id of the person's memories, documents and sessions.
  user_id text primary key,
  username text not null,
  -- The name without case and accents: two accounts never have the same.
  username_key text not null unique,
  email text,
  email_key text unique,
  full_name text,
  avatar_url text,
  preferences jsonb not null default '{}',
  role text not null default 'user' check (role in ('user', 'admin')),
  -- argon2id, with its parameters.
  password_hash text not null,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Exact to a minute.
  last_active_at timestamptz not null default now()
);

-- One sign-in: the refresh tokens that follow one another. Tokens of a family that is gone are refused.
create table pika.token_families (
  id uuid primary key,
  user_id text not null references pika.accounts (user_id) on delete cascade,
  -- Of its newest refresh token.
  expires_at timestamptz not null
);
create index token_families_by_user on pika.token_families (user_id, id);
create index token_families_by_end on pika.token_families (expires_at);

create table pika.refresh_tokens (
  -- SHA-256 of the token.
  hash bytea primary key,
  family_id uuid not null references pika.token_families (id) on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_by_family on pika.refresh_tokens (family_id);
create index refresh_tokens_by_end on pika.refresh_tokens (expires_at);

-- The newest signs; older ones only verify, until the last token that they signed is over.
create table pika.signing_keys (
  kid text primary key,
  -- PKCS 8, PEM.
  private_key text not null,
  -- The public part, as a JWK.
  public_key jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz
);
create unique index one_signing_key_signs on pika.signing_keys ((true)) where retired_at is null;

-- No sample of what persons wrote is kept for the planner.
alter table pika.accounts
  alter column username set statistics 0, alter column username_key set statistics 0, alter column email set statistics 0,
  alter column email_key set statistics 0, alter column full_name set statistics 0, alter column avatar_url set statistics 0,
  alter column preferences set statistics 0, alter column password_hash set statistics 0;
