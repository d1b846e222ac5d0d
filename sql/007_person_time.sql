-- Time belongs to a person. All of it is null where nothing was said; older programs leave it so.

-- The time zone that was given last for a person, and when what it was given with was said.
alter table pika.users add column time_zone text, add column time_zone_at timestamptz;

-- When the conversation was handed in that told a fact last: of what was said at one time, what arrived later wins. Null: when it was said.
-- How exactly valid_from was said: day, month or year; null: it is an instant.
-- The days of a plan, as 2026-11-30 or 2026-11-30/2026-12-06: it was still to come when it was said.
alter table pika.facts add column heard_at timestamptz, add column valid_from_precision text, add column planned_for text;

create or replace view pika.facts_to_search as
  select user_id, id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, relations, superseded_by, said_at,
    valid_from, valid_to, created_at, updated_at, valid_from_precision, planned_for
  from pika.facts;
