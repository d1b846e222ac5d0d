-- What each model was asked and what it cost, a day (UTC) and a process. Each process writes its own totals of the day, never an increment,
-- so that a batch that is written twice counts once. No content and no person.
create table pika.provider_usage (
  day date not null,
  provider text not null,
  model text not null,
  kind text not null check (kind in ('completion', 'embedding', 'rerank')),
  -- One start of one process.
  process uuid not null,
  calls bigint not null,
  -- Of these, the ones without a usable answer.
  failures bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  latency_ms bigint not null,
  -- Null where the price of the model is not known.
  cost_usd numeric,
  primary key (day, provider, model, kind, process)
);

-- One row for each job that ended while an experiment ran, written in the transaction that ended it. It names neither job nor person, so
-- that erasing a person leaves nothing of theirs here.
create table pika.experiment_jobs (
  id bigint generated always as identity primary key,
  day date not null default (now() at time zone 'utc')::date,
  experiment text not null,
  variant text not null check (variant in ('control', 'treatment')),
  model text not null,
  -- The first 12 hexadecimal digits of the prompt's SHA-256.
  prompt text not null,
  outcome text not null check (outcome in ('completed', 'failed')),
  -- The variant's own model gave no answer, and another did.
  fell_back boolean not null,
  stored integer not null,
  updated integer not null,
  superseded integer not null,
  duplicate integer not null,
  rejected integer not null,
  input_tokens integer not null,
  output_tokens integer not null,
  latency_ms integer not null,
  cost_usd numeric
);
create index experiment_jobs_by_experiment on pika.experiment_jobs (experiment, variant);
