-- The settings of mem0's project that have a meaning here: one row, for the whole installation.
create table pika.mem0_project (
  is_only boolean primary key default true check (is_only),
  custom_instructions text,
  custom_categories jsonb,
  updated_at timestamptz not null default now()
);
