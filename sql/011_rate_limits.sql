-- Requests that each credential made in its open minute, where no Redis counts them. A key is the hash of a credential's id. Unlogged: after
-- a crash of the server everybody starts a new minute.
create unlogged table pika.rate_limits (
  key text primary key,
  points integer not null,
  -- Milliseconds since 1970.
  expire bigint not null
) with (fillfactor = 50);
