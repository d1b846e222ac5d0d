-- Addresses that are told of changes of memories. Their secrets sign what is sent.
create table pika.webhooks (
  id uuid primary key,
  name text not null,
  url text not null,
  event_types text[] not null,
  secret text not null,
  is_active boolean not null default true,
  -- Why it was switched off, if the server did it.
  disabled_reason text,
  -- Failed tries since the last delivery, and since when.
  failures integer not null default 0,
  failing_since timestamptz,
  -- Nothing is sent before then.
  retry_at timestamptz,
  last_error text,
  last_delivered_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- What is still to be sent: ids alone. A row is deleted when it was delivered. No foreign key to webhooks: the deletion of a webhook must not
-- make a write of a memory fail.
create table pika.webhook_deliveries (
  user_id text not null,
  id uuid not null default gen_random_uuid(),
  position bigint not null generated always as identity,
  webhook_id uuid not null,
  event text not null check (event in ('memory_add', 'memory_update', 'memory_delete')),
  fact_id uuid not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  -- Set when it was tried for the last time.
  failed_at timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  primary key (user_id, id)
);
create index webhook_deliveries_due on pika.webhook_deliveries (webhook_id, next_attempt_at, position) where failed_at is null;
create index webhook_deliveries_of_fact on pika.webhook_deliveries (fact_id, webhook_id, position) where failed_at is null;
create index webhook_deliveries_failed on pika.webhook_deliveries (webhook_id, position) where failed_at is not null;
create index webhook_deliveries_by_age on pika.webhook_deliveries (created_at);
