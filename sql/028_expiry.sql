-- Until when a fact holds, if that was said when it was added: after it nothing reads it as current, and the next write ends it.
-- `valid_to` cannot hold a time to come, because a fact with one is past.
alter table pika.facts add column expires_at timestamptz;
create or replace view pika.facts_to_search as
  select user_id, id, fact_value, category, fact_type, confidence, source, conversation_id, metadata, relations, superseded_by, said_at,
    valid_from, valid_to, created_at, updated_at, valid_from_precision, planned_for, expires_at
  from pika.facts;
