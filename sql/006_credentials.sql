alter table pika.api_keys
  -- The only person whose memory the key reaches; null: everybody's.
  add column user_id text,
  -- From then on it is refused; a rotated key ends when its overlap is over.
  add column expires_at timestamptz,
  -- The key that a rotation made in its place.
  add column replaced_by uuid references pika.api_keys,
  -- `admin` reaches everybody, which a key of one person must not.
  add check (user_id is null or not scopes @> array['admin']);
create index api_keys_by_user on pika.api_keys (user_id) where user_id is not null;
